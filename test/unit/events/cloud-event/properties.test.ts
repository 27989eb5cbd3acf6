import { HTTP } from 'cloudevents'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import { parseCloudEvent } from '#src/events/cloud-event.ts'
import { parse } from './parse.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9./:-]{0,20}$/)

test('events of the SDK are parsed in both modes', async () => {
  const { CloudEvent: SdkEvent } = await import('cloudevents')
  fc.assert(
    fc.property(word, word, word, fc.dictionary(word, fc.jsonValue()), (id, source, type, data) => {
      const event = new SdkEvent({
        id,
        source,
        type,
        time: '2026-03-29T01:30:00.000Z',
        data,
        name: 'n',
      })

      for (const message of [HTTP.binary(event), HTTP.structured(event)]) {
        const headers = Object.entries(message.headers).map(([k, v]) => [
          k.toLowerCase(),
          String(v),
        ])
        const { datacontenttype: _, ...parsed } = parse(
          Object.fromEntries(headers),
          String(message.body),
        )
        expect(parsed).toEqual({
          id,
          source,
          type,
          time: '2026-03-29T01:30:00.000Z',
          extensions: { name: 'n' },
          // JSON has no minus zero.
          data: JSON.parse(JSON.stringify(data)),
        })
      }
    }),
    { numRuns: 50 },
  )
})

test('any request is parsed as an event or refused', () => {
  const header = fc.tuple(
    fc.constantFrom('ce-id', 'ce-type', 'ce-source', 'ce-specversion', 'ce-x', 'content-type'),
    fc.oneof(
      fc.string(),
      fc.constantFrom('1.0', 'application/cloudevents+json', 'application/json'),
    ),
  )
  fc.assert(
    fc.property(fc.array(header), fc.uint8Array(), (headers, body) => {
      try {
        parseCloudEvent(Object.fromEntries(headers), body)
      } catch (error) {
        expect(error).toBeInstanceOf(BadEvent)
      }
    }),
  )
})
