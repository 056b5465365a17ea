import { GraphError } from '../../errors/errors.ts'
import { isTransientStatus } from '../../http/retry.ts'
import { bodyObject, type HttpResponse, type TransportError } from '../../http/send.ts'
import { plainText } from '../../text/plain-text.ts'

/** What errors say of the session that a part belongs to. */
interface Part {
  readonly url: URL
  /** How errors name the call. */
  readonly name: string
}

/** For a part that got no answer. */
export function partUnanswered(error: TransportError, { url, name }: Part): GraphError {
  return new GraphError('GRAPH_UNREACHABLE', {
    message: `No usable answer from ${url.host} to a part of ${name} (${error.kind}).`,
    likelyCause: 'The network or a firewall cut the connection, again and again.',
    fix: 'Run the command again. Where uploads take long, name a file with --resume, so that the next run goes on.',
    cause: error,
  })
}

/**
 * For an answer that refuses a part of an upload, or all of it. `isLast`: the part was the last one. The words of the host
 * are left out: they may quote the address, which is a key. Its code is a name.
 */
export function partRefused(response: HttpResponse, { url, name }: Part, isLast: boolean): GraphError {
  const { status } = response
  const error = bodyObject(response)?.['error'] as { readonly code?: unknown } | undefined
  const graphCode = /^[A-Za-z]{1,64}$/.exec(plainText(error?.code ?? ''))?.[0]
  const said = graphCode === undefined ? '' : ` (${graphCode})`
  return new GraphError(codes[status] ?? (isTransientStatus(response) ? 'GRAPH_BUSY' : 'GRAPH_REFUSED'), {
    message: `${url.host} answered ${status}${said} to a part of ${name}.`,
    ...adviceFor(status, isLast),
    status,
    graphCode,
  })
}

const codes: Readonly<Record<number, GraphError['code']>> = {
  401: 'GRAPH_UNAUTHORIZED',
  403: 'GRAPH_FORBIDDEN',
  404: 'GRAPH_NOT_FOUND',
}

function adviceFor(status: number, isLast: boolean): { readonly likelyCause: string; readonly fix: string } {
  if (status === 404 && isLast) {
    return {
      likelyCause: 'The answer to the last part was lost, or the upload session expired.',
      fix: 'Look in the target whether the file is there before you send it again.',
    }
  }
  if (status === 404 || status === 401 || status === 403) {
    return {
      likelyCause: 'The upload session has expired or was cancelled.',
      fix: 'Upload the file again from its start.',
    }
  }
  if (status === 409 || status === 412) {
    return {
      likelyCause: 'A file of this name was made or changed meanwhile.',
      fix: 'Upload it again, with --conflict replace or --conflict rename if that is right.',
    }
  }
  if (status === 507)
    return { likelyCause: 'The quota of the drive is used up.', fix: 'Make room in the drive, then upload again.' }
  return { likelyCause: 'The service has an outage, or does not take this file.', fix: 'Run the command again later.' }
}

/** For a session that asks for bytes again and again, or for none before the end of the file. */
export function placeLost({ url, name }: Part): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `${url.host} asks for parts of ${name} that do not bring it to an end.`,
    likelyCause: 'The service lost its place in the upload.',
    fix: 'Upload the file again from its start.',
  })
}
