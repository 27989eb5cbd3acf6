// Links of a page to files that are no pages, such as an example: the site gets a copy of each file.
import { cpSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The part of a token of markdown-it that is used here. */
export interface Token {
  readonly type: string
  readonly children: readonly Token[] | null
  attrGet(name: string): string | null
  attrSet(name: string, value: string): void
}

export interface LinkedFiles {
  /** Finds the links of a page. Throws an Error with the page and the link if no file is there. */
  find(tokens: readonly Token[], page: string): void
  /** Copies all files that were found into a folder. */
  copyTo(folder: string): void
}

/** `root` is the folder of the repository. */
export function linkedFiles(root: string): LinkedFiles {
  const found = new Set<string>()
  return {
    find: (tokens, page) => {
      for (const token of tokens.flatMap(({ children }) => children ?? [])) {
        const link = token.type === 'link_open' ? (token.attrGet('href') ?? '') : ''
        if (!isFile(link)) continue
        const path = join(dirname(page), decodeURIComponent(link))
        if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
          throw new Error(`dead link: ${relative(root, page)}: ${link}`)
        }
        found.add(relative(root, path))
        // So the generator leaves the link as it is, and the browser loads the file.
        token.attrSet('target', '_self')
      }
    },
    copyTo: (folder) => {
      for (const path of found) cpSync(join(root, path), join(folder, path))
    },
  }
}

function isFile(link: string): boolean {
  return link !== '' && !/^(?:[a-z]+:|#|\/)/.test(link) && !/\.md(?:#.*)?$/.test(link)
}
