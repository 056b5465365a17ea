import { resolve } from 'node:path'
import { storedAt } from '../../../connect/oversight/read-record.ts'
import { ConfigError } from '../../../errors/errors.ts'
import type { StoredChains } from '../../../guard/audit/sink.ts'
import type { AuditPlace } from '../../../manifest/target.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { manifestInUse } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import type { RecordFlags } from './flags.ts'

/** The records that the flags name, else the one of the manifest. Rejects with `ConfigError` `AUDIT_NOT_FOUND`. */
export async function chosenRecords(context: CliContext, flags: CommonFlags & RecordFlags): Promise<StoredChains[]> {
  const named = (flags.record ?? []).map(
    (one): Pick<AuditPlace, 'folder' | 'blob'> =>
      /^https:\/\//i.test(one) ? { blob: one } : { folder: resolve(context.io.cwd, one) },
  )
  const places = named.length > 0 ? named : [await ofManifest(context, flags)]
  return Promise.all(places.map((place) => storedAt(place, () => context.runtime())))
}

async function ofManifest(context: CliContext, flags: CommonFlags): Promise<AuditPlace> {
  const path = await manifestInUse(context, flags)
  const audit = path === undefined ? undefined : (await loadManifestFor(context, path)).audit
  if (audit !== undefined) return audit
  throw new ConfigError('AUDIT_NOT_FOUND', {
    message: 'No record was named.',
    likelyCause: path === undefined ? 'No towline.yaml is used here.' : `${path} has no key \`audit\`.`,
    fix: 'Name it with --record, or write `audit: { folder: … }` into the manifest.',
  })
}
