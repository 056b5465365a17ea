import type { NormalRequest } from './normal-request.ts'

/**
 * A key in a path. Graph might read more than a key in an escaped slash, backslash, percent sign, colon, semicolon or
 * question mark, or in a look-alike of one (they begin with `%EF`). Behind a colon stands the path of a file.
 */
const KEY = '(?:(?!%2F|%5C|%25|%3A|%3B|%3F|%EF)[^/])+(?<!:)'

/**
 * Graph's questions that are asked by POST because they do not fit into a URL
 * (learn.microsoft.com/graph/api: search-query, directoryobject-getbyids, -getmembergroups, -checkmemberobjects …).
 */
const ASKED_BY_POST = new RegExp(
  `^/(v1\\.0|beta)/(search/query|(\\w+/${KEY}|me)/(getMemberGroups|getMemberObjects|checkMemberGroups|checkMemberObjects)|directoryObjects/(getByIds|validateProperties))$`,
  'i',
)

/** Whether a request asks and changes nothing. */
export function isRead({ method, path, overrides }: Pick<NormalRequest, 'method' | 'path' | 'overrides'>): boolean {
  if (overrides.length > 0) return false
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && ASKED_BY_POST.test(path))
}
