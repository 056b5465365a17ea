import type { JobReport } from '../../src/fleet/report.ts'
import type { Found } from './chaos.ts'
import type { Setting } from './setting.ts'

/** Where what was found differs from what the world holds. Nothing, when all is well. */
export function compare({ emulator, ill, truthOf }: Setting, { sites, jobs, exitCode }: Found): string[] {
  const wrong: string[] = []
  const byName = Map.groupBy(jobs, ({ target }) => target)
  for (const { name } of emulator.world.targets) {
    const [job, ...more] = byName.get(name) ?? []
    if (job === undefined || more.length > 0) {
      wrong.push(`${name} is reported ${more.length + (job ? 1 : 0)} times`)
      continue
    }
    const ailment = ill.get(name)
    const { code = '', message = '', cause = '', fix = '' } = job.error ?? {}
    if (ailment === undefined) {
      if (job.state !== 'ok')
        wrong.push(`${name} is healthy and ${job.state}: ${code} at ${job.hop}: ${message}${costs(job)}`)
      else wrong.push(...differences(name, sites.get(name) ?? [], truthOf(name)))
      continue
    }
    if (sites.has(name)) wrong.push(`${name} has ${ailment.name}, and there are sites of it`)
    const said = `${job.state} ${job.hop} ${code}`
    const expected = `failed ${ailment.hop} ${ailment.code}`
    if (said !== expected) wrong.push(`${name} has ${ailment.name}: ${said} in place of ${expected}: ${message}`)
    else if (!ailment.says.test(`${message} ${cause} ${fix}`))
      wrong.push(`${name}: ${ailment.says} is not in: ${message}`)
  }
  if (jobs.length !== byName.size) wrong.push(`${jobs.length} jobs for ${byName.size} targets`)
  if (exitCode !== 5) wrong.push(`the exit code is ${exitCode}`)
  return wrong
}

/** Whether it was the number of tries that was used up, or the time. */
function costs({ requests, durationMs, throttledMs }: JobReport): string {
  return ` (${requests} requests, ${durationMs} ms, ${throttledMs} of them throttled)`
}

function differences(name: string, found: readonly string[], truth: readonly string[]): string[] {
  if (found.join() === truth.join()) return []
  const lost = truth.filter((id) => !found.includes(id)).length
  const foreign = found.filter((id) => !truth.includes(id)).length
  const doubled = found.length - new Set(found).size
  return [`${name}: ${lost} sites lost, ${doubled} doubled, ${foreign} of elsewhere, of ${truth.length}`]
}
