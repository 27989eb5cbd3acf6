import { expect, test } from 'vitest'
import {
  BadConfiguration,
  configurationOf,
  parseConfiguration,
} from '#src/agents/reclaim/configuration.ts'
import { reclaimConfigKey, writeReclaimToml } from '#src/nodes/reclaim.ts'

test.each([
  {
    name: 'all keys',
    text: `match_commands = ["java", "idea", "steam"]
      match_argv_substrings = ["intellij", "blender"]
      poll_interval_ms = 100`,
    expected: {
      commands: ['java', 'idea', 'steam'],
      argvSubstrings: ['intellij', 'blender'],
      pollIntervalMs: 100,
    },
  },
  {
    name: 'commands alone',
    text: 'match_commands = ["java"]',
    expected: { commands: ['java'], argvSubstrings: [], pollIntervalMs: 250 },
  },
  {
    name: 'nothing',
    text: '',
    expected: { commands: [], argvSubstrings: [], pollIntervalMs: 250 },
  },
  {
    name: 'the longest interval, and a comment',
    text: '# for tests\npoll_interval_ms = 3_600_000',
    expected: { commands: [], argvSubstrings: [], pollIntervalMs: 3_600_000 },
  },
])('$name is read', ({ text, expected }) => {
  expect(parseConfiguration(text)).toEqual(expected)
})

const LIST = 'must be a list of strings that are not empty'
const INTERVAL = 'poll_interval_ms must be a whole number from 1 to 3600000'

test.each([
  ['match_commands = not-a-list', 'line 1, column 18: Invalid TOML document: invalid value'],
  ['match_commands = "java"', `match_commands ${LIST}`],
  ['match_commands = ["java", 7]', `match_commands.1 ${LIST}`],
  ['match_argv_substrings = [""]', `match_argv_substrings.0 ${LIST}`],
  ['poll_interval_ms = 0', INTERVAL],
  ['poll_interval_ms = 3600001', INTERVAL],
  ['poll_interval_ms = 0.5', INTERVAL],
  ['poll_interval_ms = "250"', INTERVAL],
  [
    'match_command = ["java"]',
    'match_command is not known; the keys are match_commands, match_argv_substrings, poll_interval_ms',
  ],
  ['poll_interval_ms = 0\nmatch_commands = 1', `match_commands ${LIST}; ${INTERVAL}`],
])('%s is refused, and the message says what is allowed', (text, message) => {
  const parse = () => parseConfiguration(text)

  expect(parse).toThrow(new BadConfiguration(message))
})

test('what the controller writes is read as the same commands', () => {
  const commands = ['java', 'weird"name', 'C:\\x', 'a\tb', 'x\u007fy', 'größe 🎮', '#no comment']

  expect(parseConfiguration(writeReclaimToml(commands))).toEqual({
    commands,
    argvSubstrings: [],
    pollIntervalMs: 250,
  })
})

const java = { commands: ['java'], argvSubstrings: [], pollIntervalMs: 250 }

test.each([
  ['no ConfigMap', undefined, undefined],
  ['a ConfigMap without data', {}, undefined],
  ['a ConfigMap without the key', { data: { other: 'x' } }, undefined],
  ['empty lists', { data: { 'reclaim.toml': writeReclaimToml([]) } }, undefined],
  ['a command', { data: { 'reclaim.toml': 'match_commands = ["java"]' } }, java],
  [
    'a substring',
    { data: { 'reclaim.toml': 'match_argv_substrings = ["java"]' } },
    { ...java, commands: [], argvSubstrings: ['java'] },
  ],
])('with %s there is something to look for, or not', (_, content, expected) => {
  const metadata = reclaimConfigKey('worker-1')
  const configMap = content && { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...content }

  expect(configurationOf(configMap)).toEqual(expected)
})

test('a ConfigMap with a bad text is refused', () => {
  const metadata = reclaimConfigKey('worker-1')
  const data = { 'reclaim.toml': 'match_commands = [' }
  const read = () => configurationOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data })

  expect(read).toThrow(BadConfiguration)
})
