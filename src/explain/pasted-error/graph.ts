import { causesOfGraph, graphSentences } from '../../causes/diagnose/graph.ts'
import type { DiagnosedCause } from '../../causes/finding.ts'
import { excerpt } from '../../text/redact.ts'

/** Recognises `{"error":{"code":"…","message":"…"}}`, and the forms into which libraries turn it. */
export function ofGraph(text: string): DiagnosedCause[] | undefined {
  const [, code] =
    /["']?code["']?\s*[:=]\s*["']?(Authorization_RequestDenied|accessDenied|Forbidden|InvalidAuthenticationToken|NoPermissionsInAccessToken|TooManyRequests|ApplicationThrottled|activityLimitReached)\b/i.exec(
      text,
    ) ??
    /\b(Authorization_RequestDenied|InvalidAuthenticationToken|NoPermissionsInAccessToken)\b/.exec(text) ??
    // Graph's SDK for .NET prints the message and leaves the code out.
    /\bODataError: (Access ?denied|Forbidden)\b/i.exec(text) ??
    []
  const [privileges] = /insufficient privileges to complete the operation/i.exec(text) ?? []
  const [message = privileges] =
    graphSentences.map(([pattern]) => pattern.exec(text)).find((match) => match !== null) ?? []
  if (code === undefined && message === undefined) return undefined
  const denied = code ?? (privileges === undefined ? undefined : 'Authorization_RequestDenied')
  return causesOfGraph({ code: denied, message: message === undefined ? undefined : excerpt(message) })
}
