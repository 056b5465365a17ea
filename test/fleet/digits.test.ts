import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { connector } from '../../src/connect/connect.ts'
import { noUsage } from '../../src/connect/usage.ts'
import type { JobReport } from '../../src/fleet/report.ts'
import { ReportFile } from '../../src/fleet/report-file.ts'
import { newRun } from '../../src/fleet/run.ts'
import type { RunEvent } from '../../src/fleet/run-event.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import { runbookJob } from '../../src/fleet/runbook-job.ts'
import { nodeRuntime } from '../../src/http/runtime.ts'
import { parseJson } from '../../src/text/json.ts'
import { fakeTenant, temporaryFolder } from '../cli/support.ts'
import { plainTarget } from '../support/target.ts'
import { TARGET_TENANT } from '../support/tokens.ts'

const usn = '9223372036854775807'
const row = `{"usn":${usn},"share":1.5}`
const sent = fakeTenant(() => ({ status: 200, headers: {}, body: new TextEncoder().encode(row) }))

test('a number with many digits goes through a runbook, its log and its result with all of them', async () => {
  const passing = runbook({
    name: 'passing',
    description: '',
    permissions: [],
    async run({ graph, log }) {
      const value = await graph.get<{ usn: unknown; share: number }>('/x')
      log.info('read', value)
      // A value with toJSON is written and read once more.
      return { value, again: { toJSON: () => value }, doubled: value.share * 2 }
    },
  })
  const target = plainTarget('fabrikam', TARGET_TENANT)
  const runtime = nodeRuntime(sent)
  const events: RunEvent[] = []
  const job = await runbookJob(passing, newRun({ name: passing.name }, [target], runtime.now(), {}), {
    connect: connector(runtime),
    wait: () => new Promise(() => {}),
    onEvent: (event) => void events.push(event),
  })
  const result = await job(target, new AbortController().signal, noUsage())
  assert.equal(JSON.stringify(result), `{"value":${row},"again":${row},"doubled":3}`)
  assert.equal(JSON.stringify(events.map(({ fields }) => fields)), `[${row}]`)
})

test('a report that a second run completes keeps the digits of the first one', async (t) => {
  const path = join(temporaryFolder(t), 'r.json')
  const run = {
    id: 'r1',
    startedAt: '2026-11-30T08:00:00.000Z',
    targets: ['a', 'b'].map((name) => ({ name, tenant: `${name}.example` })),
    concurrency: 1,
  }
  const now = (): number => Date.parse(run.startedAt)
  const job = (target: string): JobReport => ({
    target,
    state: 'ok',
    durationMs: 1,
    requests: 0,
    throttledMs: 0,
    result: parseJson(row),
  })
  {
    await using report = await ReportFile.open(path, run, { now, completes: false })
    await report.add(job('a'))
    await report.end()
  }
  {
    const second = { ...run, id: 'r2', targets: run.targets.slice(1) }
    await using report = await ReportFile.open(path, second, { now, completes: true })
    await report.add(job('b'))
    await report.end()
  }
  assert.equal(readFileSync(path, 'utf8').split(usn).length, 3, 'both targets have all digits')
})
