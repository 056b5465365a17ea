import { hostname } from 'node:os'
import type { Recorder } from '../../guard/audit/recorder.ts'
import type { Sink } from '../../guard/audit/sink.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { AuditPlace, IdentityChoice } from '../../manifest/target.ts'

/** Opens the place of the record and begins a chain there. Rejects with `AccessError` `AUDIT_UNAVAILABLE`. */
export async function openRecord(
  place: AuditPlace,
  identity: IdentityChoice,
  runtime: Runtime,
): Promise<{ readonly recorder: Recorder; readonly sink: Sink }> {
  const { openRecorder } = await import('../../guard/audit/keeper.ts')
  const sink = await sinkAt(place, identity, runtime)
  const recorder = await openRecorder({ sink, now: runtime.now, host: hostname(), version: VERSION })
  return { recorder, sink }
}

const VERSION = '0.1.0'

async function sinkAt(place: AuditPlace, identity: IdentityChoice, runtime: Runtime): Promise<Sink> {
  if (place.folder !== undefined) {
    const { folderSink } = await import('../../guard/audit/folder-sink.ts')
    return folderSink({ folder: place.folder, env: runtime.env })
  }
  const { openBlobSink } = await import('../blob-record.ts')
  return openBlobSink(place.blob, runtime, identity)
}
