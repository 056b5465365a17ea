import type { AccessError } from '../../../errors/errors.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { TowlineError } from '../../../errors/towline-error.ts'
import { type HttpResponse, TransportError } from '../../../http/send.ts'
import { quote } from '../../../text/quote.ts'
import { excerpt } from '../../../text/redact.ts'
import { unavailable } from '../unavailable.ts'
import { codeOf } from './blob-request.ts'

/** The service refused a call. */
export class BlobRefusal extends Error {
  readonly response: HttpResponse

  constructor(response: HttpResponse) {
    super(`${response.status} ${codeOf(response)}`)
    this.response = response
  }
}

/** What stands behind the known end of a blob was not written by this process. */
export class OtherTail extends Error {}

/** An answer that is not as long as the range that was asked for. */
export class OtherLength extends Error {
  constructor(wanted: number, came: number) {
    super(`${wanted} bytes were asked for, and ${came} came`)
  }
}

interface Reason {
  readonly likelyCause: string
  readonly remedy: string
}

function reasonOf(cause: unknown, role: string): Reason {
  if (cause instanceof BlobRefusal) {
    const { status } = cause.response
    const said = `Azure Storage answered ${excerpt(cause.message)}.`
    if (status === 401 || status === 403) {
      return {
        likelyCause: `${said} The identity of the host lacks the right.`,
        remedy: `Assign it the role ${role} on the container`,
      }
    }
    if (status === 404)
      return { likelyCause: `${said} The container is not there.`, remedy: 'Make the container, or name another one' }
    return { likelyCause: said, remedy: 'Look at the container and its policies (immutability, leases, limits)' }
  }
  if (cause instanceof TransportError) {
    return {
      likelyCause: `${cause.host} gave no answer (${cause.kind}).`,
      remedy: 'Look at the network and the firewall of the storage account',
    }
  }
  if (cause instanceof TowlineError) {
    return { likelyCause: `${cause.message} ${cause.likelyCause}`, remedy: cause.fix.replace(/\.$/, '') }
  }
  if (cause instanceof OtherTail) {
    return {
      likelyCause: 'What stands at the end of the blob was not written by this process.',
      remedy: 'Run `towline audit verify`',
    }
  }
  if (cause instanceof OtherLength) {
    return { likelyCause: `${cause.message}: the blob was changed.`, remedy: 'Read it again' }
  }
  const said = cause instanceof Error ? excerpt(cause.message) : 'Something that is no error was thrown'
  return { likelyCause: `${said.replace(/\.$/, '')}.`, remedy: 'Run `towline audit verify`' }
}

export function notWritable(place: string, cause: unknown): AccessError {
  return unavailable({ place, ...reasonOf(cause, 'Storage Blob Data Contributor'), cause })
}

export function notReadable(place: string, cause: unknown): ConfigError {
  const { likelyCause, remedy } = reasonOf(cause, 'Storage Blob Data Reader')
  return new ConfigError('AUDIT_NOT_FOUND', {
    message: `The record in ${quote(place, 200)} cannot be read.`,
    likelyCause,
    fix: `${remedy}.`,
    cause,
  })
}
