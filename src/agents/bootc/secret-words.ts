// Hides credentials of registries in the words of commands: an error of bootc may quote the request that it sent.
import { fieldsAt, isFields, textAt } from '#src/kube/json.ts'

export interface SecretWords {
  /** The content of a file with credentials. What it says stays secret while the process runs. */
  learn(content: string): void
  /** The text without what is secret. */
  hide(text: string): string
}

const FIELDS = ['auth', 'password', 'identitytoken', 'registrytoken'] as const
/** A shorter word is in many texts that tell nothing. */
const SHORTEST = 4

export function createSecretWords(): SecretWords {
  const words = new Set<string>()
  return {
    learn(content) {
      for (const word of wordsIn(content)) if (word.length >= SHORTEST) words.add(word)
    },
    hide(text) {
      let hidden = text
      for (const word of words) hidden = hidden.replaceAll(word, '***')
      return hidden
    },
  }
}

function wordsIn(content: string): readonly string[] {
  return Object.values(fieldsAt(parse(content), 'auths'))
    .filter(isFields)
    .flatMap((entry) => [
      ...FIELDS.map((field) => textAt(entry, field)),
      passwordIn(textAt(entry, 'auth')),
    ])
}

// The base64 of user:password.
function passwordIn(auth: string): string {
  const text = Buffer.from(auth, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
