import { targetsFromFlags } from '../../../manifest/from-flags.ts'
import { chooseTargets } from '../../../manifest/select.ts'
import { isGuid } from '../../../text/guid.ts'
import type { OutputFlags, TargetFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { refuseFlagsBesideManifest } from '../../over/choose-targets.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { manifestInUse } from '../../over/use-manifest.ts'
import { readWorked, type Worked, workedKey } from '../../over/worked-log.ts'
import { openWorkedLog } from '../../over/worked-targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'

type Flags = CommonFlags & TargetFlags & OutputFlags

/** What the overview says of a target, and the client ID by which its last work was noted. */
interface Listed {
  readonly name: string
  readonly tenant: string
  readonly application: string
  readonly clientId: string | undefined
  readonly access: string
  readonly tags: readonly string[]
}

const columns = ['name', 'tenant', 'application', 'access', 'tags', 'lastWorkedAt']

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const printer = await openPrinter(this, flags, columns)
  const targets = await listed(this, flags)
  const log = await openWorkedLog(this)
  const worked = log === undefined ? new Map<string, Worked>() : readWorked(log)
  const rows = targets.map((target) => rowOf(target, worked))
  const inTable = this.format(flags) === 'table' && flags.query === undefined
  const list = printer.list()
  await list.rows(inTable ? rows.map(forTable) : rows)
  await list.end()
}

async function listed(context: CliContext, flags: Flags): Promise<Listed[]> {
  const path = await manifestInUse(context, flags)
  if (path === undefined) {
    return targetsFromFlags(flags, context.io.env).map((target) => ({ ...target, application: target.clientId }))
  }
  refuseFlagsBesideManifest(flags, path)
  const manifest = await loadManifestFor(context, path)
  if (flags.target === undefined && manifest.targets.length === 0) return []
  return chooseTargets(manifest, flags.target ?? ['all']).map(({ application: { name, clientId }, ...target }) => ({
    ...target,
    application: name,
    clientId,
  }))
}

interface Row {
  readonly name: string
  readonly tenant: string
  readonly tenantId?: string
  readonly application: string
  readonly access: string
  readonly tags: readonly string[]
  readonly lastWorkedAt?: string
}

/** The shape is a contract: scripts of users read it. */
function rowOf(target: Listed, worked: ReadonlyMap<string, Worked>): Row {
  const { name, tenant, application, clientId, access, tags } = target
  const last = clientId === undefined ? undefined : worked.get(workedKey({ tenant, clientId }))
  const tenantId = isGuid(tenant) ? tenant : last?.tenantId
  return {
    name,
    tenant,
    ...(tenantId === undefined ? {} : { tenantId }),
    application,
    access,
    tags,
    ...(last === undefined ? {} : { lastWorkedAt: last.at }),
  }
}

/** A row in the width of a terminal: tags as words, and the time to the minute. */
function forTable({ tags, lastWorkedAt, ...row }: Row): object {
  const time = lastWorkedAt === undefined ? {} : { lastWorkedAt: `${lastWorkedAt.slice(0, 16).replace('T', ' ')}Z` }
  return { ...row, tags: tags.join(', '), ...time }
}
