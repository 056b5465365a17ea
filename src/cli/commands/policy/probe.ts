import { randomUUID } from 'node:crypto'
import { extname, join } from 'node:path'
import { connector } from '../../../connect/connect.ts'
import { AccessError } from '../../../errors/errors.ts'
import type { Actor } from '../../../guard/actor.ts'
import { isTarget } from '../../../guard/policy/judge/caller.ts'
import type { Policy, Rule } from '../../../guard/policy/policy.ts'
import type { Target } from '../../../manifest/target.ts'
import type { OutputFlags, TargetFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { selectedTargets } from '../../over/choose-targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { policiesInForce } from './policies-in-use.ts'
import { type ProbeCall, probesOf } from './probes.ts'

interface Probed {
  readonly target: string
  readonly as: string
  readonly call: string
  readonly refused: boolean
  /** Code of the error by which it was refused. */
  readonly by?: string
}

export default async function (this: CliContext, flags: CommonFlags & TargetFlags & OutputFlags): Promise<void> {
  const targets = await selectedTargets(this, { ...flags, targetsFile: undefined })
  const printer = await openPrinter(this, flags, ['target', 'as', 'call', 'refused', 'by'])
  const connect = connector(await this.runtime(), { oversights: await this.oversights() })
  const rows: Probed[] = []
  for (const target of targets) {
    const policies = await policiesInForce(this, flags, target.governance)
    const { calls, skipped } = probesOf(policies, randomUUID)
    if (skipped.length > 0) {
      await this.note(`${target.name}: not probed, as the call names no object by an id: ${skipped.join(', ')}`)
    }
    for (const actor of actorsIn(policies, target)) {
      // Whatever the manifest says, so that it is the policy that refuses.
      const { graph } = connect({ ...target, access: 'read-write' }, { actor, signal: this.signal })
      for (const call of calls) rows.push(await probed(target, actor, call, graph))
    }
  }
  if (rows.length === 0 || rows.some(({ refused }) => !refused)) this.exit(exitCodes.failed)
  const list = printer.list()
  await list.rows(rows)
  await list.end()
  const through = rows.filter(({ refused }) => !refused)
  if (through.length > 0) {
    await this.tell({
      kind: 'must-see',
      text: `${through.length} of ${rows.length} calls were sent that must be refused. The policy is in audit mode, or allows them.`,
    })
  } else if (rows.length === 0) {
    await this.tell({ kind: 'must-see', text: 'Nothing was probed: no call could be made that is harmless.' })
  }
}

async function probed(
  { name }: Target,
  { command, runbook }: Actor,
  { method, path, body }: ProbeCall,
  graph: ReturnType<ReturnType<typeof connector>>['graph'],
): Promise<Probed> {
  const about = { target: name, as: runbook?.name ?? command ?? '', call: `${method} ${path}` }
  try {
    await graph.request(method, path, body === undefined ? {} : { body })
    return { ...about, refused: false }
  } catch (error) {
    if (!(error instanceof AccessError)) return { ...about, refused: false }
    return { ...about, refused: true, by: error.code }
  }
}

/** The callers of all rules that speak of the target, and one that no rule knows. */
function actorsIn(policies: readonly Policy[], target: Target): Actor[] {
  const rules = policies.flatMap((policy) => policy.rules).filter((rule) => isTarget(rule, target))
  const known = rules.flatMap((rule) => actorsOf(rule, target))
  const byName = new Map(known.map((actor) => [actor.runbook?.name ?? actor.command ?? '', actor]))
  return [...byName.values(), { command: 'policy probe', target: target.name }]
}

function actorsOf({ who: { commands, runbooks } }: Rule, { name: target, governance }: Target): Actor[] {
  return [
    ...commands.filter((one) => one !== 'trust').map((command) => ({ command, target })),
    ...runbooks.map(({ name, sha256 }) => {
      const file = join(governance?.folder ?? '', extname(name) === '' ? `${name}.ts` : name)
      return { command: 'run', runbook: { name, file, sha256 }, target }
    }),
  ]
}
