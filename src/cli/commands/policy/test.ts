import { dirname, join, resolve } from 'node:path'
import { decisive, judgeRequest } from '../../../connect/oversight/judge-request.ts'
import { clouds } from '../../../credential/clouds.ts'
import { TowlineError } from '../../../errors/towline-error.ts'
import { normalRequest } from '../../../guard/normal-request.ts'
import { readTestTable, type TestCase } from '../../../guard/policy/file/read-test-table.ts'
import type { Policy } from '../../../guard/policy/policy.ts'
import { governanceIn } from '../../../manifest/governance.ts'
import type { Manifest } from '../../../manifest/manifest.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { manifestInUse } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { noPolicy, policiesInForce, policyFiles } from './policies-in-use.ts'

const TABLE = 'towline.policy-test.yaml'

interface Failed {
  readonly case: string
  readonly expected: string
  readonly found: string
  readonly reason: string
}

export default async function (this: CliContext, flags: CommonFlags & OutputFlags, table?: string): Promise<void> {
  const path = await manifestInUse(this, flags)
  const manifest = path === undefined ? undefined : await loadManifestFor(this, path)
  const governance =
    manifest && governanceIn(manifest, manifest.applications[0] ?? { name: 'default', permissions: [] })
  const { own, host } = policyFiles(this, flags, governance)
  const beside = own?.file ?? host
  if (beside === undefined) throw noPolicy()
  const file = table === undefined ? join(dirname(beside), TABLE) : resolve(this.io.cwd, table)
  const cases = await readTestTable(file)
  const policies = await policiesInForce(this, flags, governance)
  const failed = cases.flatMap((one, place) => compare(one, place, policies, { manifest, now: this.io.now() }))
  if (failed.length > 0) this.exit(exitCodes.failed)
  const passed = cases.length - failed.length
  await (await openPrinter(this, flags)).one({ ok: failed.length === 0, table: file, passed, failed })
}

function compare(
  given: TestCase,
  place: number,
  policies: readonly Policy[],
  { manifest, now }: { readonly manifest: Manifest | undefined; readonly now: number },
): Failed[] {
  const name = given.name ?? `cases[${place}] ${given.request}`
  const found = decisionOn(given, policies, manifest, now)
  const isRight = found.decision === given.expect && (given.rule === undefined || given.rule === found.rule)
  if (isRight) return []
  const expected = given.rule === undefined ? given.expect : `${given.expect} by ${given.rule}`
  return [{ case: name, expected, found: `${found.decision} by ${found.rule}`, reason: found.reason }]
}

function decisionOn(
  { as, target, request, body, at, headers }: TestCase,
  policies: readonly Policy[],
  manifest: Manifest | undefined,
  now: number,
): { readonly decision: string; readonly rule: string; readonly reason: string } {
  const known = manifest?.targets.find(({ name }) => name === target)
  const [method = '', path = ''] = request.split(/ +/, 2)
  const folder = manifest === undefined ? undefined : governanceIn(manifest, { name: '', permissions: [] }).folder
  const runbook =
    as.runbook === undefined
      ? undefined
      : { name: as.runbook, file: join(folder ?? '', `${as.runbook}.ts`), sha256: as.sha256?.toLowerCase() }
  const caller = {
    actor: { command: as.command ?? (runbook && 'run'), runbook },
    application: as.application ?? known?.application.name ?? manifest?.applications[0]?.name ?? 'default',
    folder,
    target: { name: target, tenant: known?.tenant ?? target, tags: known?.tags ?? [] },
    isAdmin: as.admin ?? false,
  }
  const root = clouds.global.graph
  try {
    const normal = normalRequest(method, path, { root, api: 'v1.0', ...(headers && { headers }) })
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const call = { request: normal, body: text, headers, root, isWithheld: true }
    const judged = judgeRequest(call, { policies, caller, now: at === undefined ? now : Date.parse(at) })
    const verdict = decisive(judged)
    if (verdict !== undefined) return verdict
    throw new Error('No policy decided.')
  } catch (error) {
    if (!(error instanceof TowlineError)) throw error
    return { decision: 'deny', rule: 'unclear-request', reason: error.message }
  }
}
