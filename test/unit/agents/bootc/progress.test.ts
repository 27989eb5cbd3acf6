import { expect, test } from 'vitest'
import { createProgressReader, progressIn } from '#src/agents/bootc/progress.ts'

const bytes = (bytes: number, bytesTotal = 3_100_000_000) =>
  JSON.stringify({ type: 'ProgressBytes', task: 'pulling', bytes, bytesTotal })
const GB = 1_000_000_000

test.each([
  { line: bytes(0), says: 'pulling, 0 % of 3.1 GB' },
  { line: bytes(1.6 * GB), says: 'pulling, 50 % of 3.1 GB' },
  { line: bytes(3.1 * GB), says: 'pulling, 100 % of 3.1 GB' },
  { line: bytes(9 * GB), says: 'pulling, 100 % of 3.1 GB' },
  { line: bytes(5, 0), says: 'pulling' },
  { line: '{"type":"ProgressSteps","task":"importing","steps":1}', says: 'importing' },
  { line: '{"type":"Start","version":"0.1.0"}', says: undefined },
  { line: '{"type":"ProgressBytes","task":7}', says: undefined },
  { line: `{"task":"${'x'.repeat(41)}"}`, says: undefined },
  { line: '[]', says: undefined },
  { line: 'Fetched layers', says: undefined },
])('$line says $says', ({ line, says }) => {
  expect(progressIn(line)).toBe(says)
})

test('it is told once for each quarter, in whatever pieces it comes', () => {
  const told: string[] = []
  const read = createProgressReader((text) => told.push(text))
  const text = [0, 0.1, 0.8, 0.9, 2.4, 3.1].map((each) => `${bytes(each * GB)}\n`).join('')

  for (const piece of text.match(/.{1,17}/gs) ?? []) read(piece)

  expect(told).toEqual([0, 25, 75, 100].map((percent) => `pulling, ${percent} % of 3.1 GB`))
})
