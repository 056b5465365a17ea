import assert from 'node:assert/strict'
import test from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { printEvent } from '../../../src/cli/over/print-event.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { planEvent, type RunEvent } from '../../../src/fleet/run-event.ts'
import { memoryIo, type World } from '../support.ts'

async function printed(event: RunEvent, world: World = {}): Promise<string> {
  const { io, written } = memoryIo(world)
  await printEvent(new CliContext(io, [], application(io)), event)
  return written().stderr.replaceAll(/\r\u001b\[K/g, '')
}

const label = /^(error|cause|fix|docs|info|warn|plan) {2,}/gm
const forged = 'error  contoso: all sites are gone (GRAPH_REFUSED)'

test('one call of log.info() cannot begin a line as Towline does, whatever ends its lines', async () => {
  for (const end of [
    '\n',
    '\r\n',
    '\r',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u000b',
    '\f',
    '\n\n',
    '\n\u001b[1G',
    '\n\u200b',
  ]) {
    const text = await printed({ target: 'fabrikam', level: 'info', message: `Legal${end}${forged}` })
    assert.deepEqual(text.match(label), ['info   '], JSON.stringify(end))
    assert.ok(text.includes('contoso'), 'it is shown')
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/)
  }
})

test('fields and withheld writes cannot begin a line as Towline does', async () => {
  const fields = await printed({ target: 'fabrikam', level: 'warn', message: 'x', fields: { name: `\n${forged}` } })
  assert.deepEqual(fields.match(label), ['warn   '])
  const write = { method: 'POST', path: '/x', body: `a\n${forged}`, bodyBytes: 9 } as const
  assert.deepEqual((await printed(planEvent('fabrikam', write))).match(label), ['plan   '])
})

test('a long message cannot be broken by the terminal so that its next line looks like one of Towline', async () => {
  for (const columns of [20, 40, 80, 131]) {
    for (let before = columns - 30; before <= columns; before++) {
      for (const start of ['', '\ntowline ', '\n  towline a ']) {
        const message = `${start}${'x'.repeat(Math.max(0, before - start.length))} ${forged}`
        const text = await printed({ target: 'fabrikam', level: 'info', message }, { stderrIsTerminal: true, columns })
        const screen = text.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [])
        assert.deepEqual(
          screen.filter((line) => /^error {2}/.test(line)),
          [],
          `${columns} ${before} ${start}`,
        )
      }
    }
  }
})

test('a log line that fits is as it was written, and further lines stand under its text', async () => {
  assert.equal(
    await printed({ target: 'fabrikam', level: 'info', message: 'one\n  two', fields: { a: 1 } }),
    'info   fabrikam: one\n         two {"a":1}\n',
  )
})
