/**
 * A key in a path. Graph might read more than a key in an escaped slash, backslash, percent sign, colon, semicolon or
 * question mark, or in a look-alike of one (they begin with `%EF`). Behind a colon stands the path of a file.
 */
const KEY = '(?:(?!%2F|%5C|%25|%3A|%3B|%3F|%EF)[^/])+(?<!:)'
/** An object of a set, with its key behind a slash or in brackets. */
const OBJECT = `\\w+(?:/${KEY}|\\((?:(?!%2F|%5C|%25|%3A|%3B|%3F|%EF)[^/()])+\\))`

/**
 * Graph's questions that are asked by POST because they do not fit into a URL: each can be asked with a permission that
 * only reads. Behind each is its page at learn.microsoft.com/graph/api. Anything else that is sent by POST is a write, also
 * what makes a job or a report: `deviceManagement/reports/exportJobs`.
 */
const QUESTIONS: readonly string[] = [
  'search/query', // search-query
  'directoryObjects/getByIds', // directoryobject-getbyids
  'directoryObjects/validateProperties', // directoryobject-validateproperties
  'directoryObjects/getAvailableExtensionProperties', // directoryobject-getavailableextensionproperties
  'directory/deletedItems/getUserOwnedObjects', // directory-deleteditems-getuserownedobjects
  '({object}|me)/getMemberGroups', // directoryobject-getmembergroups
  '({object}|me)/getMemberObjects', // directoryobject-getmemberobjects
  '({object}|me)/checkMemberGroups', // directoryobject-checkmembergroups
  '({object}|me)/checkMemberObjects', // directoryobject-checkmemberobjects
  'groups/{key}/validateProperties', // group-validateproperties
  'groups(/{key})?/evaluateDynamicMembership', // group-evaluatedynamicmembership
  '(users/{key}|me)/translateExchangeIds', // user-translateexchangeids
  '(users/{key}|me)/getMailTips', // user-getmailtips
  '(users/{key}|me)/findMeetingTimes', // user-findmeetingtimes
  '((users|groups)/{key}|me)/calendar/getSchedule', // calendar-getschedule
  '(users/{key}|me)/calendars/{key}/getSchedule', // calendar-getschedule
  'solutions/bookingBusinesses/{key}/getStaffAvailability', // bookingbusiness-getstaffavailability
  'communications/getPresencesByUserId', // cloudcommunications-getpresencesbyuserid
  'security/runHuntingQuery', // security-security-runhuntingquery
  'identity/conditionalAccess/evaluate', // conditionalaccessroot-evaluate
  'deviceManagement/reports/get\\w+', // intune-reporting-devicemanagementreports-getcachedreport and its sisters
  'deviceManagement/reports/retrieve\\w+', // intune-reporting-devicemanagementreports-retrievedeviceappinstallationstatusreport …
  'deviceManagement/virtualEndpoint/reports/(get|retrieve)\\w+', // cloudpcreports-getrawremoteconnectionreports …
]

/** An action may be named with its namespace (OData URL Conventions 4.01 §4.5). */
function patternOf(question: string): string {
  const at = question.lastIndexOf('/') + 1
  const place = question.slice(0, at).replaceAll('{key}', KEY).replaceAll('{object}', OBJECT)
  return `${place}(?:microsoft\\.graph\\.(?:security\\.)?)?${question.slice(at)}`
}

const ASKED_BY_POST = new RegExp(`^/(?:v1\\.0|beta)/(?:${QUESTIONS.map(patternOf).join('|')})$`, 'i')

/** Whether a path, in its normal form, is that of a question which is asked by POST. */
export function isAskedByPost(path: string): boolean {
  return ASKED_BY_POST.test(path)
}
