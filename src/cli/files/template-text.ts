// Recognises templates of Helm, which are not YAML before Helm has rendered them.
import { type Document, isMap, visit } from 'yaml'

/** For a file that is a template. */
export const TEMPLATE =
  'is a template of Helm, and not YAML: pass what Helm makes of it, such as helm template CHART | sundial validate -f -'

const ACTION =
  /\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:if|else|end|range|with|include|template|define|block|toYaml|tpl|required)\b|\$|\/\*)/

/** Whether a document that is not YAML, or no object, has an action of a template. */
export function hasAction(text: string): boolean {
  return ACTION.test(text)
}

/** Where an action stands in the place of a value. YAML reads it as a map whose key is a map. */
export function offsetOfAction(document: Document, text: string): number | undefined {
  if (!text.includes('{{')) return undefined
  let offset: number | undefined
  visit(document, {
    Pair(_, { key }) {
      if (!isMap(key)) return undefined
      offset = key.range?.[0]
      return visit.BREAK
    },
  })
  return offset
}
