import { resolve } from 'node:path'
import { type Connection, connector } from '../../../connect/connect.ts'
import { ConfigError, TokenExchangeError } from '../../../errors/errors.ts'
import type { Problem } from '../../../guard/audit/problem.ts'
import { compare } from '../../../guard/audit/reconcile/compare.ts'
import { Gathering } from '../../../guard/audit/reconcile/recorded-exchanges.ts'
import type { SignIn } from '../../../guard/audit/reconcile/sign-in.ts'
import { verifyChains } from '../../../guard/audit/verify.ts'
import type { Target } from '../../../manifest/target.ts'
import type { OutputFlags, TargetFlags } from '../../define/flags.ts'
import { isForPeople } from '../../output/for-people.ts'
import { openPrinter } from '../../output/printer.ts'
import { named, selectedTargets } from '../../over/choose-targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { chosenLines } from './chosen-lines.ts'
import type { RecordFlags } from './flags.ts'
import { reconcileText } from './reconcile-text.ts'
import type { Reconciled } from './reconciled.ts'
import { chosenRecords } from './records.ts'
import { severalChains } from './several-chains.ts'
import { readExport, readTargetLog } from './target-log.ts'

interface Flags extends CommonFlags, TargetFlags, RecordFlags, OutputFlags {
  /** Milliseconds since the epoch. */
  readonly since: number | undefined
  /** Milliseconds. */
  readonly settle: number | undefined
  readonly signIns: string | undefined
}

const DAY_MS = 86_400_000
/** Microsoft keeps sign-ins for 30 days with P1 (learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention). */
const KEPT_MS = 30 * DAY_MS
/** UNCONFIRMED how late a sign-in may appear: hours have been seen. */
const LATE_MS = 6 * 3_600_000

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const targets = await selectedTargets(this, { ...flags, targetsFile: undefined })
  if (flags.signIns !== undefined && targets.length !== 1) throw oneTarget()
  const printer = await openPrinter(this, flags)
  const now = this.io.now()
  const since = Math.max(flags.since ?? 0, now - KEPT_MS)
  const watermark = now - (flags.settle ?? LATE_MS)
  const connect = connector(await this.runtime(), { oversights: await this.oversights() })
  // The logs first: whatever is in them was recorded before.
  const logs = new Map<Target, readonly SignIn[] | string>()
  const tenantIds = new Map<Target, string>()
  for (const target of targets) {
    const connection = connect(target, {
      actor: { command: this.commandName, target: target.name },
      signal: this.signal,
    })
    const log = await logOf(this, connection, flags.signIns, since).catch((error: unknown) => {
      throw named(error, target)
    })
    logs.set(target, log)
    tenantIds.set(target, await tenantIdOf(connection))
  }
  const records = await chosenRecords(this, flags)
  const { problems, more } = await verifyChains(severalChains(records))
  const readable = targets.filter((target) => typeof logs.get(target) !== 'string')
  const wanted = readable.map((target) => {
    return { clientId: target.clientId, target: target.name, tenantId: tenantIds.get(target) ?? '' }
  })
  // A token may be older than its sign-in by the clock of the host.
  const gathering = new Gathering(wanted, since - DAY_MS)
  for await (const { record } of chosenLines(records, noFilter, { passesBroken: true })) gathering.add(record)
  const { found } = gathering
  const report = targets.map((target): Reconciled => {
    const signIns = logs.get(target) ?? ''
    const record = found[readable.indexOf(target)]
    if (typeof signIns !== 'string' && record !== undefined) {
      return { target: target.name, evidence: 'sign-ins', ...compare({ signIns, record, since, watermark }) }
    }
    const why = String(signIns)
    return { target: target.name, evidence: 'none', why, matched: 0, foreign: [], lost: [], tooYoung: 0 }
  })
  await print(this, flags, { report, problems, more, printer })
}

const noFilter = {
  since: undefined,
  until: undefined,
  kind: undefined,
  target: undefined,
  run: undefined,
  rule: undefined,
}

async function logOf(
  { io }: CliContext,
  connection: Connection,
  file: string | undefined,
  since: number,
): Promise<readonly SignIn[] | string> {
  if (file !== undefined) return readExport(resolve(io.cwd, file), connection.target.clientId)
  try {
    const log = await readTargetLog(connection, since)
    return 'signIns' in log ? log.signIns : log.cannotRead
  } catch (error) {
    // One target without a token must not hide what the others show.
    if (error instanceof TokenExchangeError) return `No token could be had: ${error.message}`
    throw error
  }
}

/** A domain that cannot be looked up is no reason to stop: the record may know the target by its name. */
async function tenantIdOf({ credential, target }: Connection): Promise<string> {
  try {
    return (await credential.resolvedTenantId()).toLowerCase()
  } catch {
    return target.tenant.toLowerCase()
  }
}

interface Report {
  readonly report: readonly Reconciled[]
  readonly problems: readonly Problem[]
  readonly more: number
  readonly printer: Awaited<ReturnType<typeof openPrinter>>
}

/**
 * Exit 3 where anything is foreign, or the record itself is not in order; 1 where something was lost, or a target could not be
 * checked: nothing was shown of it.
 */
async function print(context: CliContext, flags: Flags, { report, problems, more, printer }: Report): Promise<void> {
  const isForeign = report.some(({ foreign }) => foreign.length > 0)
  const isBroken = problems.length > 0
  const isOpen = report.some(({ evidence, lost }) => evidence === 'none' || lost.length > 0)
  const ok = !isForeign && !isBroken && !isOpen
  context.exit(isForeign || isBroken ? exitCodes.drift : isOpen ? exitCodes.failed : exitCodes.ok)
  if (!isForPeople(context, flags)) {
    await printer.one({ ok, targets: report, ...(isBroken ? { problems, more } : {}) })
    return
  }
  const { stdout } = context.io
  await stdout.write(context.fitted(stdout, reconcileText(report, problems)))
}

function oneTarget(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--sign-ins is the export of one target, and several were chosen.',
    likelyCause: 'A tag or `all` chose them, or -t was repeated.',
    fix: 'Name one target with -t.',
  })
}
