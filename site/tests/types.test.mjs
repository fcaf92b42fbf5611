// The types of the npm package are those of its schema, and the form of the options knows each of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fields } from '../playground/fields.js';
import { path, types } from '../scripts/types.mjs';

const schema = JSON.parse(readFileSync(new URL('../../kuploy-wasm/npm/options.schema.json', import.meta.url), 'utf8'));

test('types are up to date', async () => {
  assert.ok(readFileSync(path, 'utf8') === (await types()), 'run kuploy-wasm/types');
});

test('every option is a field of the form, or left out on purpose', () => {
  const { shown, hidden } = fields(schema);
  const keys = [...shown.map(({ key }) => key), ...hidden].sort();
  assert.deepEqual(keys, Object.keys(schema.properties).sort());
  for (const { key, about, kind, choices } of shown) {
    assert.ok(about, `${key} says what it is about`);
    assert.ok(kind !== 'choice' || choices.length > 1, `${key} has choices`);
    assert.ok(kind !== 'text' || [schema.properties[key].type].flat().includes('string'), `${key} is a text`);
  }
});
