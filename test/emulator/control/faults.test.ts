import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control } from '../../../src/emulator/control/index.ts'
import type { Emulator } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'

test('POST /faults sets one fault beside the others, and answers with all', async () => {
  const emulator = await testEmulator()
  assert.deepEqual(await ask(emulator, 'GET'), { status: 200, body: { faults: [] } })

  const throttle = { kind: 'throttle', retryAfter: 2, times: 3 }
  const first = { id: 'fault-1', ...throttle, spoilt: 0 }
  assert.deepEqual(await ask(emulator, 'POST', throttle), { status: 200, body: { faults: [first] } })

  const second = { id: 'slow', kind: 'latency', ms: 50, service: 'graph', spoilt: 0 }
  const { spoilt, ...latency } = second
  assert.deepEqual(await ask(emulator, 'POST', latency), { status: 200, body: { faults: [first, second] } })
  assert.deepEqual(await ask(emulator, 'GET'), { status: 200, body: { faults: [first, second] } })
})

test('POST /faults with a list sets these in the place of all, and with an empty one none', async () => {
  const emulator = await testEmulator()
  await ask(emulator, 'POST', { kind: 'throttle' })
  const { body } = await ask(emulator, 'POST', { faults: [{ kind: 'html' }, { kind: 'reset' }] })
  assert.deepEqual(
    body.faults.map(({ kind }: { kind: string }) => kind),
    ['html', 'reset'],
  )
  assert.deepEqual(await ask(emulator, 'POST', { faults: [] }), { status: 200, body: { faults: [] } })
})

test('what is set works, and POST /reset ends it', async () => {
  const emulator = await testEmulator()
  await ask(emulator, 'POST', { kind: 'status', status: 503 })
  const url = 'https://login.microsoftonline.com/common/discovery/v2.0/keys'
  assert.equal((await emulator.send({ method: 'GET', url })).status, 503)
  await control(emulator).fetch(new Request('http://127.0.0.1/reset', { method: 'POST' }))
  assert.equal((await emulator.send({ method: 'GET', url })).status, 200)
})

test('bad input is refused with its reason, and changes nothing', async () => {
  const emulator = await testEmulator()
  await ask(emulator, 'POST', { kind: 'throttle' })
  for (const [input, message] of [
    ['nonsense', 'The body is not JSON.'],
    ['7', 'A fault must be a JSON object, for example {"kind": "throttle", "retryAfter": 2}.'],
    ['{"faults": {}}', '"faults" must be a list of faults; an empty one ends them all.'],
    ['{"faults": [], "more": 1}', '"more" is not known here. Known: faults.'],
    ['{"faults": [{"kind": "status"}]}', 'Fault 1: "status" is missing: a whole number from 400 to 599.'],
    ['{"kind": "latency"}', '"ms" is missing: a number of milliseconds.'],
  ] as const) {
    assert.deepEqual(await askText(emulator, 'POST', input), {
      status: 400,
      body: { error: { code: 'bad-request', message } },
    })
  }
  assert.equal(emulator.faults.list.length, 1)
})

function ask(emulator: Emulator, method: string, body?: object) {
  return askText(emulator, method, body && JSON.stringify(body))
}

async function askText(emulator: Emulator, method: string, body?: string) {
  const request = new Request('http://127.0.0.1/faults', { method, ...(body !== undefined && { body }) })
  const response = await control(emulator).fetch(request)
  return { status: response.status, body: JSON.parse(await response.text()) }
}
