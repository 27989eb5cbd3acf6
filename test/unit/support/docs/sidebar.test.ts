import { expect, it } from 'vitest'
import { sidebar } from '#test/support/docs/sidebar.ts'

it('the sidebar has a group for each heading with a table, and the pages of its rows', () => {
  const page = `# Documentation

See [the tutorial](tutorial.md).

## Using it

| page                               | for       |
| ---------------------------------- | --------- |
| [Tutorial](tutorial.md)            | beginners |
| [API reference](reference/api.md)  | all       |

## Running it

| page                       | for   |
| -------------------------- | ----- |
| [Security](../SECURITY.md) | rules |

## Changing it

[CONTRIBUTING](../CONTRIBUTING.md) is the first page.
`

  expect(sidebar(page, '/docs/')).toEqual([
    {
      text: 'Using it',
      items: [
        { text: 'Tutorial', link: '/docs/tutorial' },
        { text: 'API reference', link: '/docs/reference/api' },
      ],
    },
    { text: 'Running it', items: [{ text: 'Security', link: '/SECURITY' }] },
  ])
})
