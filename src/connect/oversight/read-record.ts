import type { StoredChains } from '../../guard/audit/sink.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { AuditPlace } from '../../manifest/target.ts'

/** The chains in a folder or a container, for reading. Nothing is read before they are. */
export async function storedAt(
  place: Pick<AuditPlace, 'folder' | 'blob'>,
  openRuntime: () => Promise<Runtime>,
): Promise<StoredChains> {
  if (place.folder !== undefined) {
    const { readFolder } = await import('../../guard/audit/read-folder.ts')
    return readFolder(place.folder)
  }
  const { readBlobRecord } = await import('../blob-record.ts')
  return readBlobRecord(place.blob ?? '', await openRuntime())
}
