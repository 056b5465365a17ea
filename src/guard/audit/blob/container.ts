import type { Send } from '../../../http/send.ts'

/** A container of blobs, and how it is reached. */
export interface Container {
  /** As the manifest has it, for errors. */
  readonly place: string
  /** Where requests go, without a slash at the end. The token is for its origin alone. */
  readonly url: string
  readonly send: Send
  /** A token of the host's own identity for Azure Storage. With `insteadOf` another one than that. */
  readonly token: (insteadOf?: string) => Promise<string>
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
}

/** Hosts of Azure Storage in all clouds (learn.microsoft.com/azure/storage/common/storage-account-overview). */
const HOST = /^[a-z0-9]{3,24}\.blob\.(?:core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn)$/
/** Names of containers (learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata). */
const PATH = /^\/[a-z0-9](?:-?[a-z0-9]){2,62}$/

/**
 * Where the requests to a container go: to itself, or to `origin` with the account as the first part of the path, as
 * emulators of Azure Storage have it. `undefined` for a URL that is no container's: no token is sent there.
 */
export function containerUrl(given: string, origin: string | undefined): string | undefined {
  const url = URL.parse(given)
  const isClean = url?.username === '' && url.password === '' && url.search === '' && url.hash === '' && url.port === ''
  if (url?.protocol !== 'https:' || !isClean || !HOST.test(url.hostname) || !PATH.test(url.pathname)) return undefined
  return origin === undefined ? url.origin + url.pathname : `${origin}/${url.hostname.split('.')[0]}${url.pathname}`
}
