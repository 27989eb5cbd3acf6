import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { KUBECTL_YAML } from '#src/cli/files/kubectl-yaml.ts'

// The results of `YAMLToJSON` of sigs.k8s.io/yaml v1.6.0, which kubectl uses.
test.each([
  ['y', true],
  ['Y', true],
  ['yes', true],
  ['Yes', true],
  ['YES', true],
  ['yEs', 'yEs'],
  ['on', true],
  ['On', true],
  ['off', false],
  ['OFF', false],
  ['n', false],
  ['N', false],
  ['no', false],
  ['No', false],
  ['true', true],
  ['True', true],
  ['tRUE', 'tRUE'],
  ['false', false],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['', null],
  ['010', 8],
  ['0o10', 8],
  ['0O7', 7],
  ['0x1F', 31],
  ['0X1f', 31],
  ['0b101', 5],
  ['0B11', 3],
  ['-0b11', -3],
  ['+12', 12],
  ['-7', -7],
  ['-010', -8],
  ['089', 89],
  ['08', 8],
  ['1_000', 1000],
  ['0_7', 7],
  ['_1', '_1'],
  ['1__0', 10],
  ['1:30', '1:30'],
  ['190:20:30', '190:20:30'],
  ['2026-01-05', '2026-01-05'],
  ['2026-01-05T10:00:00Z', '2026-01-05T10:00:00Z'],
  ['1.5', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['+.5', 0.5],
  ['-.5', -0.5],
  ['.5e3', 500],
  ['1e3', 1000],
  ['1E-3', 0.001],
  ['1_0.5', 10.5],
  ['.5_0', 0.5],
  ['0x', '0x'],
  ['0b2', '0b2'],
  ['0o8', '0o8'],
  ['9-17', '9-17'],
  ['1.34', 1.34],
  ['1.34.2', '1.34.2'],
  ['v1', 'v1'],
  ['.', '.'],
  ['12e', '12e'],
  ['+', '+'],
  ['0', 0],
  ['00', 0],
  ['1e400', '1e400'],
  ['0x1p4', '0x1p4'],
  ["'on'", 'on'],
  ['"010"', '010'],
  ['!!str on', 'on'],
  ['!!int 010', 8],
  ['!!bool yes', true],
  ['!!float 3', 3],
  ['=', '='],
])('%s is read as kubectl reads it: %j', (text, expected) => {
  const document = parseDocument(`value: ${text}`, KUBECTL_YAML)

  expect(document.errors).toEqual([])
  expect(document.toJS()).toEqual({ value: expected })
})

test('keys are texts, and merge keys are resolved', () => {
  const text = 'base: &base {a: 1}\nmap: {<<: *base, on: x, 010: y}\n'

  expect(parseDocument(text, KUBECTL_YAML).toJS()).toEqual({
    base: { a: 1 },
    map: { a: 1, true: 'x', 8: true },
  })
})
