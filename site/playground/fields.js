// The fields of the form of options, from their JSON Schema.

/** What the playground has no use for: rules by place, several files, or a Git checkout. */
const HIDDEN = ['lint', 'environments', 'repo-path', 'images'];

/** The first `$ref` of a property, followed. */
function resolved(property, schema) {
  const reference = property.$ref ?? property.anyOf?.find((each) => each.$ref)?.$ref;
  return reference ? schema.$defs[reference.split('/').pop()] : property;
}

function field(key, property, schema) {
  const target = resolved(property, schema);
  const choices = target.oneOf?.map((each) => ({ value: each.const, about: each.description }));
  const types = [target.type, ...(target.anyOf ?? []).map(({ type }) => type)].flat();
  const kind = choices?.every(({ value }) => value !== undefined)
    ? 'choice'
    : types.includes('boolean')
      ? 'switch'
      : types.includes('array')
        ? 'list'
        : 'text';
  return { key, kind, choices, about: property.description?.split('\n')[0] ?? '', initial: property.default };
}

/** What is shown, and the keys that are not. */
export function fields(schema) {
  const shown = Object.entries(schema.properties).filter(([key]) => !HIDDEN.includes(key));
  return {
    shown: shown.map(([key, property]) => field(key, property, schema)),
    hidden: HIDDEN.filter((key) => key in schema.properties),
  };
}
