/**
 * Lines that name code, quote it, or mark a place in it. They are frames of .NET (also in other languages), Java, JavaScript
 * and PHP, and what PowerShell shows of the statement. The last two are a web server's configuration and its log of requests.
 */
const CONTEXT: readonly RegExp[] = [
  /^\s{0,40}(?:at|bei|à|en|em|in|в|场所|在|場所)\s(?:async\s|new\s|<ScriptBlock>|[\w$<>\x60[\],+/]{1,200}\.[\w.$<>\x60[\],+/]{1,200}\s?[([])/,
  /^\s{0,40}at (?:[\w$.]{1,200} )?[(<]?(?:file|node|\/|[A-Z]:\\|<anonymous>)/,
  /^\s{0,40}(?:---> )?End of (?:inner exception )?stack trace/i,
  /^\s{0,40}#\d+ [\w/.\\{}:<>()$ -]{1,300}\(\d+\)/,
  /^\s{0,40}\d{1,6} \|\s/,
  /^\s{0,40}\+ (?![^:]{0,40}AADSTS)/,
  /^\s{0,40}At (?:line:\d|[A-Z]:\\|\/)/,
  /^\s{0,40}[~^]+\s{0,40}$/,
  /^\s{0,40}proxy_set_header /,
  /^(?!.{0,400}[?&]error=).{0,2000}" [23]\d\d \d+ "/,
]

/** Whether a line only names code, quotes it, or serves as a mark. */
export function isContext(line: string): boolean {
  return CONTEXT.some((pattern) => pattern.test(line))
}

/** Removes frames in the middle of a line, addresses of documentation, and `@odata.context`. */
export function withoutContext(line: string): string {
  return line
    .replace(/\bat [\w.$<>\x60]{1,200}\([^()]{0,200}\)/g, ' ')
    .replace(/@odata\.context["']{0,2}\s?:\s?["'][^"']{0,400}["']/g, ' ')
    .replace(DOCUMENTATION, ' ')
}

const DOCUMENTATION =
  /\bhttps?:\/\/(?:aka\.ms|go\.microsoft\.com|(?:learn|docs)\.microsoft\.com|docs\.github\.com|github\.com|stackoverflow\.com|developer\.hashicorp\.com|registry\.terraform\.io|curl\.(?:se|haxx\.se)|nodejs\.org|urllib3\.readthedocs\.io|developer\.mozilla\.org)[^\s"'<>]{0,300}/gi

/** Words of a step that worked, and none of one that failed. */
export function isSuccess(line: string): boolean {
  return WORKED.test(line) && !FAILED.test(line)
}

const WORKED =
  /\bConnected via \w+ access using\b|\bWelcome to Microsoft Graph|\bget_?token succeeded\b|\b(?:acquired|obtained|retrieved|got) (?:an? )?(?:access )?token\b|\btoken (?:was )?(?:acquired|obtained|retrieved)\b|\bacquired a token from\b|\b(?:login|sign-?in|authentication) (?:was )?(?:succeeded|successful)\b/i
const FAILED = /AADSTS|\b(?:fail|error|denied|refus|unable|cannot|could not|exception|not|without|unauthori|forbidden)/i
