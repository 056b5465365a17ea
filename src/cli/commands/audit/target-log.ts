import type { Connection } from '../../../connect/connect.ts'
import { AccessError, ConfigError, GraphError } from '../../../errors/errors.ts'
import { readFile } from '../../../files/read-file.ts'
import { whyNotRead } from '../../../files/why-not-read.ts'
import { readSignIn, type SignIn } from '../../../guard/audit/reconcile/sign-in.ts'
import { quote } from '../../../text/quote.ts'

/** The sign-ins of an application in a target, or why they cannot be read. */
type TargetLog = { readonly signIns: readonly SignIn[] } | { readonly cannotRead: string }

/**
 * Reads the target's log of sign-ins with the application's own token
 * (learn.microsoft.com/graph/api/signin-list: `AuditLog.Read.All`, Entra ID P1; only beta has service principals). Rejects with the
 * errors of the connection.
 */
export async function readTargetLog({ graph, target }: Connection, since: number): Promise<TargetLog> {
  const filter = [
    "signInEventTypes/any(t: t eq 'servicePrincipal')",
    `appId eq '${target.clientId}'`,
    `createdDateTime ge ${new Date(since).toISOString()}`,
  ].join(' and ')
  const path = `/auditLogs/signIns?$filter=${encodeURIComponent(filter)}&$top=1000`
  const signIns: SignIn[] = []
  try {
    for await (const row of graph.list(path, { api: 'beta', priority: 'bulk' })) {
      const signIn = readSignIn(row)
      if (signIn === undefined) throw unreadable('The log of the target has an entry that is no sign-in.')
      if (signIn.appId === target.clientId.toLowerCase()) signIns.push(signIn)
    }
  } catch (error) {
    const why = whyNotReadable(error)
    if (why === undefined) throw error
    return { cannotRead: why }
  }
  return { signIns }
}

/** What an admin of the target, or the policy at home, can change. All other failures are errors. */
function whyNotReadable(error: unknown): string | undefined {
  if (error instanceof AccessError && error.code === 'POLICY_REFUSED') return error.message
  if (!(error instanceof GraphError) || error.status !== 403) return undefined
  // The code, Authentication_RequestFromNonPremiumTenantOrB2CTenant, is as long as a token, and is shown as none.
  return /premium/i.test(`${error.graphCode} ${error.message}`)
    ? 'The target has no Entra ID P1, which its log of sign-ins takes.'
    : 'The application lacks AuditLog.Read.All in the target.'
}

const MOST_BYTES = 512 * 1024 * 1024

/** The sign-ins in an export: a JSON array, an answer of Graph's, or a JSON object a line. Rejects with `ConfigError` `USAGE`. */
export async function readExport(file: string, clientId: string): Promise<SignIn[]> {
  const bytes = await readFile(file, { most: MOST_BYTES, pipes: true }).catch((cause: unknown) => {
    const { likelyCause, remedy } = whyNotRead(cause)
    throw new ConfigError('USAGE', {
      message: `The export ${quote(file)} cannot be read.`,
      likelyCause,
      fix: `${remedy}.`,
      cause,
    })
  })
  const rows = rowsIn(
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  )
  return rows.flatMap((row) => {
    const signIn = readSignIn(row)
    if (signIn === undefined) throw unreadable(`${quote(file)} has an entry that is no sign-in of a service principal.`)
    return signIn.appId === clientId.toLowerCase() ? [signIn] : []
  })
}

function rowsIn(text: string): readonly unknown[] {
  const whole = parsed(text)
  if (Array.isArray(whole)) return whole
  const answer = Object(whole) as Record<string, unknown>
  if (answer['@odata.nextLink'] !== undefined) {
    throw unreadable('The export is the first page of a list: it ends in @odata.nextLink.')
  }
  if (Array.isArray(answer['value'])) return answer['value']
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const row = parsed(line)
    if (row === undefined) throw unreadable('A line of the export is no JSON: it may have been cut.')
    return row
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unreadable(message: string): ConfigError {
  return new ConfigError('USAGE', {
    message,
    likelyCause: 'It was cut on the way, or it is another log.',
    fix: 'Export the sign-ins of service principals (event type servicePrincipal) with all their pages, as JSON.',
  })
}
