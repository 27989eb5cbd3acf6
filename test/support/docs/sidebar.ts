// The sidebar of the site: the tables of docs/README.md.
export interface SidebarGroup {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: string }[]
}

/** A group for each heading of the page, with the links of its table. `folder` is where the page is, such as `/docs/`. */
export function sidebar(page: string, folder: string): readonly SidebarGroup[] {
  return page.split(/^## /m).flatMap((section) => {
    const [text = '', ...lines] = section.split('\n')
    const items = lines.flatMap((line) => {
      const [, name, path] = /^\| \[([^\]]+)\]\(([^)]+)\.md\)/.exec(line) ?? []
      if (name === undefined || path === undefined) return []
      return [{ text: name, link: new URL(path, `file://${folder}`).pathname }]
    })
    return items.length === 0 ? [] : [{ text, items }]
  })
}
