import { listAt, textAt } from '#src/kube/json.ts'
import { plainText } from '#src/kube/plain-text.ts'
import type { OverrideSpec } from './schema.ts'

const LONGEST = 256

/** The name of an object, or labels as in `kubectl get -l`. `all machines` for a selector without requirements. */
export function targetInWords({ name, selector }: OverrideSpec['target']): string {
  return name ?? plainText(selectorInWords(selector), LONGEST)
}

function selectorInWords(selector: OverrideSpec['target']['selector']): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  )
  const expressions = listAt(selector, 'matchExpressions').map((each) => {
    const key = textAt(each, 'key')
    const values = `(${listAt(each, 'values').join(', ')})`
    switch (textAt(each, 'operator')) {
      case 'In':
        return `${key} in ${values}`
      case 'NotIn':
        return `${key} notin ${values}`
      case 'Exists':
        return key
      default:
        return `!${key}`
    }
  })
  return [...labels, ...expressions].join(',') || 'all machines'
}
