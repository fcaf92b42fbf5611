import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const repository = 'https://github.com/kuploy/kuploy';

/** The first heading of a page, which names it in the sidebar. */
function title(path) {
  const heading = readFileSync(new URL(`../pages/${path}`, import.meta.url), 'utf8').match(/^# (.+)$/m);
  return heading ? heading[1].replaceAll('`', '') : path;
}

function pages(directory) {
  const names = readdirSync(new URL(`../pages/${directory}/`, import.meta.url));
  return names
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .sort()
    .map((name) => ({ text: title(`${directory}/${name}`), link: `/${directory}/${name.replace(/\.md$/, '')}` }));
}

/** The groups of the guide, as its index has them. */
function guide() {
  const index = readFileSync(new URL('../pages/guide/index.md', import.meta.url), 'utf8');
  return index.split(/^## /m).slice(1).map((part) => ({
    text: part.split('\n', 1)[0],
    items: [...part.matchAll(/^- \[([^\]]+)\]\(([^)]+)\.md\)/gm)].map(([, text, page]) => ({
      text,
      link: `/guide/${page}`,
    })),
  }));
}

/** The rules by family, as the index of rules has them. */
function rules() {
  const index = readFileSync(new URL('../pages/rules/index.md', import.meta.url), 'utf8');
  return index.split(/^## /m).slice(1).map((part) => ({
    text: part.split('\n', 1)[0],
    collapsed: true,
    items: [...part.matchAll(/\[(KP\d+)\]\([^)]*\) \| `([^`]+)`/g)].map(([, code, name]) => ({
      text: `${code} ${name}`,
      link: `/rules/${code}`,
    })),
  }));
}

export default defineConfig({
  title: 'Kuploy',
  description: 'Docker Compose projects to Kubernetes manifests that stay in sync with Git',
  lang: 'en',
  srcDir: 'pages',
  base: process.env.SITE_BASE ?? '/',
  cleanUrls: true,
  ignoreDeadLinks: 'localhostLinks',
  head: [['link', { rel: 'icon', href: `${process.env.SITE_BASE ?? '/'}logo.svg`, type: 'image/svg+xml' }]],
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    config(md) {
      // Braces in code are text.
      const code = md.renderer.rules.code_inline;
      md.renderer.rules.code_inline = (...parts) => code(...parts).replace('<code', '<code v-pre');
    },
  },
  vite: {
    publicDir: new URL('../public', import.meta.url).pathname,
    worker: { format: 'es' },
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    logo: '/logo.svg',
    nav: [
      { text: 'Playground', link: '/' },
      { text: 'Guide', link: '/guide/', activeMatch: '^/guide/' },
      { text: 'Reference', link: '/reference/options', activeMatch: '^/(reference|keys)/' },
      { text: 'Rules', link: '/rules/', activeMatch: '^/rules/' },
      { text: 'Changelog', link: '/changelog' },
    ],
    sidebar: {
      '/guide/': guide(),
      '/reference/': reference(),
      '/keys/': reference(),
      '/drift': reference(),
      '/loading': reference(),
      '/lint': reference(),
      '/rules/': rules(),
    },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    outline: [2, 3],
    footer: { message: 'MIT or Apache-2.0', copyright: 'The playground runs in your browser: nothing you type leaves it.' },
  },
});

function reference() {
  return [
    { text: 'Reference', items: pages('reference') },
    { text: 'What becomes of each key', items: pages('keys') },
    {
      text: 'Details',
      items: ['drift', 'loading', 'lint'].map((page) => ({ text: title(`${page}.md`), link: `/${page}` })),
    },
  ];
}
