// Sundial on a real node with real Knative: one world for all suites, in this order.
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { startWorld, type World } from '#test/support/serving/world.ts'
import { byHand } from './suites/by-hand.ts'
import { consoleInstalled, firstPage } from './suites/console.ts'
import { drained } from './suites/drained.ts'
import { edges } from './suites/edges.ts'
import { end } from './suites/end.ts'
import { install } from './suites/install.ts'
import { life } from './suites/life.ts'
import { rest } from './suites/rest.ts'

let world: World | undefined
const there = (): World => {
  if (world === undefined) throw new Error('the world was not started')
  return world
}

beforeAll(async () => {
  world = await startWorld((line) => process.stdout.write(`${line}\n`))
}, 240_000)
afterEach(({ task }) => {
  process.stdout.write(`${task.result?.state === 'pass' ? '✓' : '✗'} ${task.name}\n`)
})
afterAll(() => world?.stop(), 60_000)

describe('installing Sundial', () => install(there))
describe('installing the console', () => consoleInstalled(there))
describe('one machine, from zero pods and back', () => life(there))
describe('the console, from zero', () => firstPage(there))
describe('at rest', () => rest(there))
describe('many machines at one edge', () => edges(there))
describe('on a node that is drained', () => drained(there))
describe('what an operator does by hand', () => byHand(there))
describe('removing Sundial', () => end(there))
