import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { connector } from '../../../src/connect/connect.ts'
import { noUsage } from '../../../src/connect/usage.ts'
import { newRun } from '../../../src/fleet/run.ts'
import type { RunEvent } from '../../../src/fleet/run-event.ts'
import { type Runbook, runbook } from '../../../src/fleet/runbook.ts'
import { runbookJob } from '../../../src/fleet/runbook-job.ts'
import type { GraphClient } from '../../../src/graph/client.ts'
import { nodeRuntime } from '../../../src/http/runtime.ts'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer } from '../../cli/support.ts'
import { plainTarget } from '../../support/target.ts'
import { TARGET_TENANT } from '../../support/tokens.ts'

/** A runbook in one target whose Graph answers by `answer`, as a program that uses the library runs it. */
async function inOneTarget(
  t: TestContext,
  run: (graph: GraphClient) => unknown,
  answer: (request: HttpRequest) => Promise<HttpResponse>,
) {
  const unhandled: unknown[] = []
  const listen = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', listen)
  t.after(() => process.off('unhandledRejection', listen))

  const target = plainTarget('fabrikam', TARGET_TENANT, { access: 'read-write' })
  const { send, ...world } = fakeTenant(() => jsonAnswer({}))
  const runtime = nodeRuntime({
    ...world,
    send: async (request) => (request.url.startsWith('https://graph.microsoft.com/') ? answer(request) : send(request)),
  })
  const events: RunEvent[] = []
  const tried: Runbook<unknown, unknown> = runbook({
    name: 'tried',
    description: '',
    permissions: [],
    run: (at) => run(at.graph),
  })
  const job = await runbookJob(tried, newRun({ name: 'tried' }, [target], runtime.now(), { write: true }), {
    connect: connector(runtime),
    wait: (_ms, signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    onEvent: (event) => events.push(event),
  })
  const ended = Promise.resolve(job(target, new AbortController().signal, noUsage()))
  return { ended, events, unhandled }
}

const missing = async (): Promise<HttpResponse> => jsonAnswer({ error: { code: 'itemNotFound', message: 'No.' } }, 404)
const found = async (): Promise<HttpResponse> => jsonAnswer({ id: '1' })
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('the calls of a runbook', async (t) => {
  await t.test('a failed call without await fails the target, and no rejection is left to the program', async (t) => {
    const { ended, unhandled } = await inOneTarget(t, (graph) => void graph.get('/sites/nope?$select=id'), missing)
    await assert.rejects(ended, (error: { code?: string; message?: string; place?: { at?: string } }) => {
      assert.equal(error.code, 'RUNBOOK_FAILED')
      assert.match(
        error.message ?? '',
        /^GET \/sites\/nope failed, and the runbook did not wait for it, at .*in-user-code\.test\.ts:\d+: Graph answered 404/,
      )
      assert.match(error.place?.at ?? '', /in-user-code\.test\.ts:\d+$/)
      return true
    })
    await turns(2)
    assert.deepEqual(unhandled, [])
  })

  await t.test('a write without await is finished before the target counts as done, and named', async (t) => {
    let isDone = false
    const { ended, events } = await inOneTarget(
      t,
      (graph) => {
        graph.post('/groups', { displayName: 'x' })
        return { returned: true }
      },
      async () => {
        await turns(5)
        isDone = true
        return found()
      },
    )
    assert.deepEqual(await ended, { returned: true })
    assert.ok(isDone)
    assert.deepEqual(
      events.map(({ level, message }) => `${level}: ${message}`),
      ['warn: the runbook did not wait for POST /groups, which is done now'],
    )
  })

  await t.test(
    'a write that is in flight when the runbook throws is finished, and the first error is reported',
    async (t) => {
      const answered: string[] = []
      const { ended } = await inOneTarget(
        t,
        (graph) => Promise.all([graph.get('/sites/nope'), graph.post('/groups', {})]),
        async ({ method, signal }) => {
          if (method === 'GET') return missing()
          await turns(5)
          answered.push(`${method}, aborted: ${signal?.aborted}`)
          return found()
        },
      )
      await assert.rejects(ended, { code: 'GRAPH_NOT_FOUND' })
      assert.deepEqual(answered, ['POST, aborted: false'])
    },
  )

  for (const [what, run] of [
    [
      'awaited after it failed',
      async (graph) => {
        const early = graph.get('/sites/nope')
        await turns(3)
        return early.catch(() => 'handled')
      },
    ],
    [
      'whose failure is handled aside',
      async (graph) => {
        graph.get('/sites/nope').catch(() => {})
        return 'handled'
      },
    ],
    [
      'that loses a race',
      async (graph) => Promise.race([graph.get('/sites/nope').catch(() => 'handled'), turns(50).then(() => 'late')]),
    ],
  ] as readonly (readonly [string, (graph: GraphClient) => Promise<unknown>])[]) {
    await t.test(`a call ${what} fails nothing`, async (t) => {
      const { ended, events, unhandled } = await inOneTarget(t, run, missing)
      assert.equal(await ended, 'handled')
      assert.deepEqual([events, unhandled], [[], []])
    })
  }

  await t.test('a call that begins after the runbook has ended is refused, and nothing is sent', async (t) => {
    let sent = 0
    let late: Promise<unknown> | undefined
    let client: GraphClient | undefined
    const { ended } = await inOneTarget(
      t,
      (graph) => {
        client = graph
        return 1
      },
      async () => {
        sent++
        return found()
      },
    )
    assert.equal(await ended, 1)
    late = client?.post('/groups', {})
    await assert.rejects(async () => late, {
      code: 'RUNBOOK_FAILED',
      message: /had ended while code that it started was still at work/,
    })
    assert.equal(sent, 0)
  })

  await t.test('a list that is left open ends the request of its next page', async (t) => {
    const signals: (AbortSignal | undefined)[] = []
    const { ended } = await inOneTarget(
      t,
      async (graph) => {
        await graph.list('/users').next()
        return 1
      },
      async ({ url, signal }) => {
        signals.push(signal)
        if (!url.includes('$skiptoken')) {
          return jsonAnswer({
            value: [{ id: '1' }],
            '@odata.nextLink': 'https://graph.microsoft.com/v1.0/users?$skiptoken=2',
          })
        }
        return new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
        )
      },
    )
    assert.equal(await ended, 1)
    assert.equal(signals.length, 2)
    assert.ok(signals[1]?.aborted)
  })

  await t.test('an error of Graph keeps its code and says where the runbook was', async (t) => {
    const { ended } = await inOneTarget(t, async (graph) => graph.get('/sites/nope'), missing)
    await assert.rejects(ended, (error: { code?: string; place?: { at?: string; stack?: string[] } }) => {
      assert.equal(error.code, 'GRAPH_NOT_FOUND')
      assert.match(error.place?.at ?? '', /in-user-code\.test\.ts:\d+$/)
      assert.match(error.place?.stack?.[0] ?? '', /in-user-code\.test\.ts/)
      return true
    })
  })
})
