// The settings of the site of the documents, for VitePress. Its pages are the Markdown files of the repository, as they are.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deadAnchors } from './dead-anchors.ts'
import { githubAnchor } from './github-anchor.ts'
import { linkedFiles, type Token } from './linked-files.ts'
import { sidebar } from './sidebar.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const files = linkedFiles(ROOT)

/** What is used here of markdown-it. */
interface Markdown {
  readonly core: { readonly ruler: { push(name: string, rule: (state: Page) => void): void } }
}
interface Page {
  readonly tokens: readonly Token[]
  /** `path` is where the page will be. The index of the search has nothing else. */
  readonly env: { readonly path: string; readonly realPath?: string }
}

/** Paths are relative to `docs`. VitePress itself refuses a link to a page that is not there. */
export const site = {
  title: 'Sundial',
  description: 'Serverless node lifecycle for Kubernetes',
  srcDir: '..',
  srcExclude: ['{node_modules,test,src,functions,deploy,knative,triggers,dist,site,coverage}/**'],
  outDir: '../site',
  cacheDir: '../node_modules/.cache/vitepress',
  rewrites: { 'README.md': 'index.md' },
  markdown: {
    anchor: { slugify: githubAnchor },
    config: ({ core }: Markdown) => {
      core.ruler.push('linked-files', ({ tokens, env }) =>
        files.find(tokens, env.realPath ?? env.path),
      )
    },
  },
  themeConfig: {
    sidebar: sidebar(readFileSync(`${ROOT}docs/README.md`, 'utf8'), '/docs/'),
    outline: [2, 3],
    search: { provider: 'local' },
  },
  buildEnd: ({ outDir }: { readonly outDir: string }) => {
    files.copyTo(outDir)
    const dead = deadAnchors(outDir)
    if (dead.length > 0) throw new Error(`dead links:\n${dead.join('\n')}`)
  },
}
