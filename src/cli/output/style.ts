// Terminal colours.
import { styleText } from 'node:util'

type Paint = (text: string) => string

export interface Style {
  readonly bold: Paint
  readonly dim: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly red: Paint
  readonly cyan: Paint
}

/** Functions that add ANSI colours if `color`, and otherwise return the text unchanged. */
export function createStyle(color: boolean): Style {
  const paint = (format: 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan'): Paint =>
    color ? (text) => styleText(format, text, { validateStream: false }) : (text) => text
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    green: paint('green'),
    yellow: paint('yellow'),
    red: paint('red'),
    cyan: paint('cyan'),
  }
}
