import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { decisive, judgeRequest } from '../../../connect/oversight/judge-request.ts'
import { clouds } from '../../../credential/clouds.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { readFile } from '../../../files/read-file.ts'
import type { ActingRunbook, Actor } from '../../../guard/actor.ts'
import { decide } from '../../../guard/decision.ts'
import { normalRequest } from '../../../guard/normal-request.ts'
import { judgeToken } from '../../../guard/policy/judge/one-policy.ts'
import type { Verdict } from '../../../guard/policy/verdict.ts'
import type { Target } from '../../../manifest/target.ts'
import type { OutputFlags, TargetFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { selectedTarget } from '../../over/choose-targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { policiesInForce } from './policies-in-use.ts'
import { type WrittenCall, writtenCall } from './words.ts'

interface Flags extends CommonFlags, TargetFlags, OutputFlags {
  readonly runbook: string | undefined
  readonly at: string | undefined
}

export default async function (this: CliContext, flags: Flags, ...words: readonly string[]): Promise<void> {
  const call = writtenCall(words)
  const target = await selectedTarget(this, { ...flags, target: [...(flags.target ?? []), ...call.targets] })
  const policies = await policiesInForce(this, flags, target.governance)
  const runbook = flags.runbook === undefined ? undefined : await runbookOf(resolve(this.io.cwd, flags.runbook))
  const actor: Actor = runbook === undefined ? { command: call.command } : { command: 'run', runbook }
  const caller = {
    actor,
    application: target.governance?.application ?? target.clientId,
    folder: target.governance?.folder,
    target,
  }
  const now = flags.at === undefined ? this.io.now() : timeOf(flags.at)
  const judging = { policies, caller, now }
  const root = clouds[target.cloud].graph
  const request = normalRequest(call.method, call.path, { root, api: call.api, headers: call.headers })
  const denied = policies.map((policy) => judgeToken(policy, caller, 'graph', now)).filter(isDenied)
  const judged = judgeRequest({ request, body: call.body, headers: call.headers, root, isWithheld: true }, judging)
  const verdict = byAccess(call, request, target, actor) ?? decisive(judged)
  const found = isDenied(verdict) ? verdict : (decisive({ denied, allowed: [] }) ?? verdict)
  if (found === undefined) throw new Error('No policy decided.')
  const { decision, rule, reason, method, template, mode, file } = found
  await (await openPrinter(this, flags)).one({ decision, rule, reason, method, template, mode, file })
  this.exit(exitCodes.ok)
}

function isDenied(verdict: Verdict | undefined): verdict is Verdict {
  return verdict?.decision === 'deny'
}

/** What `access` in the manifest refuses before a policy is asked. */
function byAccess(
  { method }: WrittenCall,
  request: ReturnType<typeof normalRequest>,
  { access, governance }: Target,
  actor: Actor,
): Verdict | undefined {
  const decision = decide(request, { access }, actor)
  if (decision.action !== 'refuse') return undefined
  const { rule, reason } = decision
  const file = governance === undefined ? '' : governance.folder
  return { decision: 'deny', rule, reason, method, template: request.path, mode: 'enforce', file }
}

async function runbookOf(file: string): Promise<ActingRunbook> {
  const bytes = await readFile(file, { most: 64 * 1024 ** 2, pipes: false }).catch((cause: unknown) => {
    throw new ConfigError('USAGE', {
      message: `There is no runbook at ${file} that can be read.`,
      likelyCause: 'The path is misspelt; relative paths start in the current folder.',
      fix: 'Give the path of the file.',
      cause,
    })
  })
  return { name: file, file, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function timeOf(text: string): number {
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return time
  throw new ConfigError('USAGE', {
    message: `${JSON.stringify(text)} is no time.`,
    likelyCause: 'It was mistyped.',
    fix: 'Write it in ISO 8601: 2026-12-01T10:00:00Z.',
  })
}
