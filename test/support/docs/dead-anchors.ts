// Links of a built site that lead to a page without that heading.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `page: link` of each. `folder` is the folder of the site. */
export function deadAnchors(folder: string): readonly string[] {
  const pages = new Map(
    globSync('**/*.html', { cwd: folder }).map((page) => [
      page,
      readFileSync(join(folder, page), 'utf8'),
    ]),
  )
  return [...pages].flatMap(([page, html]) =>
    attributes(html, 'href')
      .filter((link) => {
        const { origin, pathname, hash } = new URL(link, `http://site/${page}`)
        const target = pages.get(
          decodeURIComponent(pathname)
            .slice(1)
            .replace(/(^|\/)$/, '$1index.html'),
        )
        if (origin !== 'http://site' || hash === '' || target === undefined) return false
        return !attributes(target, 'id').includes(decodeURIComponent(hash.slice(1)))
      })
      .map((link) => `${page}: ${link}`),
  )
}

function attributes(html: string, name: string): readonly string[] {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value)
}
