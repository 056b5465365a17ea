import type { AssertionSource } from '../credential/assertion/source.ts'
import { ConfigError } from '../errors/errors.ts'
import { BlobSink } from '../guard/audit/blob/blob-sink.ts'
import { type Container, containerUrl } from '../guard/audit/blob/container.ts'
import { readBlobs } from '../guard/audit/blob/read-blobs.ts'
import type { Sink, StoredChains } from '../guard/audit/sink.ts'
import type { Runtime } from '../http/runtime.ts'
import type { IdentityChoice } from '../manifest/target.ts'
import { parseOrigin } from '../names/origin.ts'
import { quote } from '../text/quote.ts'
import { identitySource } from './identity-source.ts'

/** The API of Azure Storage (learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory). */
const STORAGE = 'https://storage.azure.com'

/** The record in a container, written with the host's own identity. Throws `ConfigError` for a URL that is no container's. */
export function openBlobSink(url: string, runtime: Runtime, identity: IdentityChoice): Sink {
  return new BlobSink(containerAt(url, runtime, identity))
}

/** The chains in a container. Throws `ConfigError` for a URL that is no container's. */
export function readBlobRecord(url: string, runtime: Runtime, identity?: IdentityChoice): StoredChains {
  return readBlobs(containerAt(url, runtime, identity))
}

function containerAt(place: string, runtime: Runtime, identity: IdentityChoice): Container {
  const { TOWLINE_BLOB_HOST: override } = runtime.env
  const origin = override ? parseOrigin(override, 'TOWLINE_BLOB_HOST') : undefined
  const url = containerUrl(place, origin)
  if (url === undefined) throw noContainer(place)
  const { send, now, wait, env } = runtime
  // Not the signal of the work: the record outlives it.
  const own: Runtime = { send, now, wait, env }
  const sourceOf = () => identitySource(identity, own)
  let source = sourceOf()
  return {
    place,
    url,
    send,
    now,
    wait: (ms) => wait(ms),
    async token(insteadOf) {
      if (givesAssertionsAlone(source)) throw noTokenForStorage()
      const { token } = await source.get({ audience: STORAGE })
      if (insteadOf === undefined || token !== insteadOf) return token
      source = sourceOf()
      return (await source.get({ audience: STORAGE })).token
    },
  }
}

/**
 * Whether the source has nothing but assertions, whatever audience is asked for. One that was sent to a container would be
 * known outside, and it brings tokens of every target.
 */
function givesAssertionsAlone({ source }: AssertionSource): boolean {
  return source === 'token-file' || source === 'github'
}

function noTokenForStorage(): ConfigError {
  return new ConfigError('AUDIT_NOT_FOUND', {
    message: 'This host has no token for Azure Storage.',
    likelyCause: 'The token of a service account or of a job is an assertion, and no token for Azure Storage.',
    fix: 'Keep the record in a folder, or run where the host has a managed identity.',
  })
}

function noContainer(place: string): ConfigError {
  return new ConfigError('AUDIT_NOT_FOUND', {
    message: `${quote(place, 200)} is not the URL of a container.`,
    likelyCause: 'It has another host, a query, or the name of a blob.',
    fix: 'Write https://<account>.blob.core.windows.net/<container>.',
  })
}
