import assert from 'node:assert/strict'
import test from 'node:test'
import { seededRandom } from '../../src/emulator/faults/random.ts'
import type { JobReport } from '../../src/fleet/report.ts'
import type { Found } from './chaos.ts'
import { setting } from './setting.ts'
import { compare } from './verdict.ts'

test('compare() finds what differs from the world', async (t) => {
  const set = await setting(30, seededRandom(5))
  const costs = { durationMs: 1, requests: 1, throttledMs: 0 }
  const jobs = [...set.emulator.world.targets].map(({ name: target }): JobReport => {
    const ailment = set.ill.get(target)
    if (ailment === undefined) return { ...costs, target, state: 'ok' }
    const { code, hop, says } = ailment
    const error = { code, message: says.source.split('|')[0] ?? '', cause: '', fix: '', docs: '' }
    return { ...costs, target, state: 'failed', hop, error }
  })
  const healthy = jobs.filter(({ state }) => state === 'ok').map(({ target }) => target)
  const [first = '', second = ''] = healthy
  const sites = new Map(healthy.map((name) => [name, set.truthOf(name)]))
  const right: Found = { sites, jobs, exitCode: 5 }
  const withSites = (ids: readonly string[]): Found => ({ ...right, sites: new Map([...sites, [first, ids]]) })
  const withJob = (target: string, changes: Partial<JobReport>): Found => ({
    ...right,
    jobs: jobs.map((job) => (job.target === target ? { ...job, ...changes } : job)),
  })
  const truth = set.truthOf(first)
  const sick = [...set.ill].find(([, { name }]) => name === 'no consent')?.[0] ?? ''

  assert.deepEqual(compare(set, right), [])
  const differences: readonly (readonly [what: string, found: Found, words: RegExp])[] = [
    ['a lost site', withSites(truth.slice(1)), /: 1 sites lost, 0 doubled, 0 of elsewhere/],
    ['a site twice', withSites([...truth, truth[0] ?? '']), /: 0 sites lost, 1 doubled, 0 of elsewhere/],
    ["another tenant's sites", withSites(set.truthOf(second)), /: 8 sites lost, 0 doubled, 8 of elsewhere/],
    ['a healthy target that failed', withJob(first, { state: 'failed' }), /is healthy and failed/],
    ['another hop', withJob(sick, { hop: 'graph' }), /failed graph CONSENT_MISSING in place of failed exchange/],
    [
      'a cause that is not told',
      withJob(sick, { error: { code: 'CONSENT_MISSING', message: 'No.', cause: '', fix: '', docs: '' } }),
      /is not in: No\./,
    ],
    [
      'sites of an ill target',
      { ...right, sites: new Map([...sites, [sick, truth]]) },
      /has no consent, and there are/,
    ],
    ['a target that is not reported', { ...right, jobs: jobs.slice(1) }, /is reported 0 times/],
    ['a target that is reported twice', { ...right, jobs: [...jobs, ...jobs.slice(0, 1)] }, /is reported 2 times/],
    ['another exit code', { ...right, exitCode: 0 }, /^the exit code is 0$/],
  ]
  for (const [what, found, words] of differences) {
    await t.test(what, () => assert.match(compare(set, found).join('\n'), words))
  }
})
