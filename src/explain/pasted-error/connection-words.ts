import type { Sentence } from './statement.ts'

/**
 * What Node, Bun, Python, Go, Java, .NET, Rust, PHP, Ruby, Swift, curl and browsers write where no answer came. .NET on
 * Windows writes in the language of the system; some of these languages are included. Names of errors are matched with their
 * letter case.
 */

/** No usable connection to the address beside the words. */
export const network: readonly Sentence[] = [
  [
    /\b(?:ENOTFOUND|HostNotFound|EAI_AGAIN|EAI_NONAME|WSAHOST_NOT_FOUND|UnknownHostException|NameResolutionError|ERR_NAME_NOT_RESOLVED)\b|\bphp_network_getaddresses\b|\bERROR_WINHTTP_NAME_NOT_RESOLVED\b|\bnxdomain\b/g,
    ['NAME_UNKNOWN'],
  ],
  [
    /(?<![\w-])getaddrinfo(?=:| failed| E[A-Z]|\()|\bname or service not known\b|\btemporary failure in name resolution\b|\bno such host\b|\bunable to resolve host\b|\bfailed host lookup\b|\bcould ?n[o']t resolve host ?name\b|\bserver name or address could not be resolved\b|\bcould not resolve host\b|\bnodename nor servname\b|\bname resolution (?:failed|failure|error)\b|\bfailed to resolve ['"]|\bfailed to lookup address information\b|\bserver misbehaving\b|\bremote name could not be resolved\b|\bserver with the specified hostname could not be found\b|\bnom distant n.a pas pu .tre r.solu|\bH.te inconnu\b|\bremotename konnte nicht aufgel.st werden|\bkein solcher Host bekannt|\bHost ist unbekannt|\bno se puede resolver el nombre remoto|\bno se conoce ning.n host|\bhost n.o . conhecido|\bhost desconhecido|そのようなホストは不明|不知道这样的主机/gi,
    ['NAME_UNKNOWN'],
  ],
  [
    /\b(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ERR_CONNECTION_REFUSED|WSAECONNREFUSED|ERROR_WINHTTP_CANNOT_CONNECT|ConnectionRefused|HostUnreachable|NetworkUnreachable)\b|\bWinError 100(?:51|61|65)\b/g,
    ['CONNECTION_REFUSED'],
  ],
  [
    /\bconnection refused\b|\baccess a socket in a way forbidden\b|\bcould ?n[o']t connect to server\b|\bunable to connect to the remote server\b|\bconnect call failed\b|\ball connection attempts failed\b|\bconnection with the server could not be established\b|\bactively refused\b|\bno route to host\b|\bnetwork is unreachable\b|\bunreachable (?:network|host)\b|\bVerbindung verweigert|\bZielcomputer die Verbindung verweigerte|\bexpress.ment refus.e|\bdeneg. expresamente|\brecusou ativamente|対象のコンピューターによって拒否/gi,
    ['CONNECTION_REFUSED'],
  ],
  [
    /\b(?:ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|ConnectTimeoutError|ConnectTimeout|ReadTimeout|ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT|kind: TimedOut|WinError 10060)\b|\bNet::(?:Open|Read)Timeout\b|\bcURL error 28\b/g,
    ['CONNECTION_SILENT'],
  ],
  [
    /\b(?:connect(?:ion|ing)?|read|operation|socket|i\/o|dial|resolving|request|attempt)\b[^.\n]{0,60}\btime(?:d ?|-)?out\b|\bi\/o timeout\b|\btimeout was reached\b|\bhandshake time(?:d )?out\b|\btimeout of \d+ ?ms exceeded\b|\btimeout awaiting\b|\bcontext deadline exceeded\b|\bdid not properly respond\b|\bHttpClient\.Timeout\b|\bResponseEnded timeout\b/gi,
    ['CONNECTION_SILENT'],
  ],
  [
    /\b(?:ECONNRESET|ConnectionReset|ERR_CONNECTION_RESET|ERR_CONNECTION_CLOSED|ERR_EMPTY_RESPONSE|RemoteDisconnected|WinError 10054|SSLEOFError|SSL_ERROR_SYSCALL)\b|": EOF\b/g,
    ['CONNECTION_CUT'],
  ],
  [
    /\bconnection (?:was )?reset\b|\bsocket hang up\b|\bserver disconnected\b|\bserver returned nothing\b|\bfailure when receiving data\b|\bend of file reached\b|\bended prematurely\b|\bprematurely closed\b|\bfailed to respond\b|\bterminated the handshake\b|\bforcibly closed\b|\bunexpected EOF\b|\bconnection aborted\b|\bempty reply from server\b|\bother side closed\b|\bconnection closed before message completed\b|\bunderlying connection was closed: (?:An unexpected error|The connection was closed)/gi,
    ['CONNECTION_CUT'],
  ],
]

/** The proxy answers, or is not reached. These stand for themselves, whatever address is beside them. */
export const proxy: readonly Sentence[] = [
  [
    /\bproxyconnect tcp\b[^\n]{0,200}(?:refused|no such host|timeout|deadline|unreachable)|\b(?:unable|cannot|failed|could not) (?:to )?(?:connect to|resolve) (?:the )?proxy\b(?!.{0,80}Tunnel)[^\n]{0,200}(?:refused|timed out|Name or service|NewConnectionError|unreachable)?|\bERR_PROXY_CONNECTION_FAILED\b/gi,
    ['PROXY_SILENT'],
  ],
  [
    /\b(?:HTTP\/[\d.]{1,3}|status(?: code)?)\W{0,4}407\b|\bproxy\b.{0,80}\b407\b|\b407\b.{0,80}\bproxy\b|\bproxy authentication required|\bproxy tunnel(?:l?ing)? failed\b|\btunneling socket could not be established\b|\btunnel connection failed\b|\bunable to tunnel through proxy\b|\bCONNECT tunnel failed\b|\bproxy tunnel request\b|\bERR_(?:PROXY_TUNNEL|TUNNEL_CONNECTION_FAILED)\b|\bProxyError\b|\bproxyconnect tcp\b|\bHTTP code \d{3} from proxy\b/gi,
    ['PROXY_REFUSES'],
  ],
]

/** TLS. Special words come before the general ones around them, and the first of the table counts. */
export const tls: readonly Sentence[] = [
  [
    /\bERR_TLS_CERT_ALTNAME_INVALID\b|\bhostname\/IP does not match|\bhostname mismatch\b|\bcertificate is valid for .{1,200}?, not |\bcertificate is not valid for ['"]|\bnot valid for name\b|\bno name matching .{1,200}? found\b|\bdoesn.t match any of the subject alternative names|\bdoes not match the server certificate\b|\bRemoteCertificateNameMismatch\b|\bno alternative certificate subject name|\bNo subject alternative (?:DNS )?names? (?:present|matching)|\bNotValidForName\b|\bSEC_E_WRONG_PRINCIPAL\b|\bERR_CERT_COMMON_NAME_INVALID\b|\bSSL: no alternative|\bcertificate subject name .{1,200}? does not match/gi,
    ['TLS_OTHER_NAME'],
  ],
  [
    /\bCERT_HAS_EXPIRED\b|\bcertificate has expired\b|\bcertificate is not yet valid\b|\bCERT_NOT_YET_VALID\b|\bCertificate(?:Expired|NotYetValid)Exception\b|\bcertificate expired\b|\bNotTimeValid\b|\bSEC_E_CERT_EXPIRED\b|\bERR_CERT_DATE_INVALID\b/gi,
    ['TLS_CERTIFICATE_ENDED', 'CLOCK_WRONG'],
  ],
  [
    /\b(?:ENOENT|no such file|cannot open|cannot load|failed to open|not found|invalid path).{0,80}\b(?:NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|ca-bundle|ca-certificates|cacert|certifi)|\b(?:NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)\b.{0,120}(?:ENOENT|no such file|not found|does not exist)|\bignoring extra certs\b|\bcould not find a suitable TLS CA certificate bundle\b|\berror setting certificate (?:verify locations|file)\b|\bproblem with the SSL CA cert\b|\btrustAnchors parameter must be non-empty\b|\bfailed to load system roots\b|\bno (?:native )?(?:root )?CA certificates? (?:were )?found\b/gi,
    ['TRUST_LIST_MISSING'],
  ],
  [
    /\bSELF_SIGNED_CERT|\bself[- ]signed certificate\b|\bUNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF)|\bunable to (?:get (?:local )?issuer|verify the first) certificate\b|\bCERTIFICATE_VERIFY_FAILED\b|\bcertificate verify failed\b|\bPKIX path building failed\b|\bunable to find valid certification path\b|\bcertificate signed by unknown authority\b|\bUntrustedRoot\b|\bRemoteCertificateChainErrors\b|\bPartialChain\b|\bUnknownIssuer\b|\bSEC_E_UNTRUSTED_ROOT\b|\bCERT_(?:E|TRUST_IS)_UNTRUSTED_?ROOT\b|\bissued by an authority that is not trusted\b|\bERR_CERT_AUTHORITY_INVALID\b|\bSSL certificate problem\b|\bremote certificate (?:is invalid according|was rejected)|\bcertificate is not trusted\b|\bcertificate issuer is unknown\b|\bunable to locally verify the issuer|\bpeer certificate or SSH remote key was not OK\b|\bunknown_ca\b/gi,
    ['TLS_INTERCEPTED', 'TRUST_LIST_MISSING'],
  ],
  [
    /\bwrong version number\b|\bWRONG_VERSION_NUMBER\b|\bSSLV3_ALERT|\btlsv1 alert\b|\bTLSV1_ALERT|\bfirst record does not look like a TLS handshake\b|\bunrecognized SSL message\b|\bserver gave HTTP response to HTTPS client\b|\bunexpected packet format\b|\bCould not create SSL\/TLS secure channel\b|\bfatal alert: (?:handshake_failure|protocol_version)\b|\bUNSUPPORTED_PROTOCOL\b|\bInvalidContentType\b|\bcorrupt message of type InvalidContentType\b|\bERR_SSL_PROTOCOL_ERROR\b|\bhandshake failure\b|\bprotocol version not supported\b|\bSSL connect error\b/gi,
    ['TLS_NOT_SPOKEN', 'TLS_INTERCEPTED'],
  ],
  [/\bEPROTO\b/g, ['TLS_NOT_SPOKEN', 'TLS_INTERCEPTED']],
  [
    /\bcould not establish trust relationship for the SSL|\brelation d.approbation pour le canal .{0,40}SSL|\bSSL\/TLS-Kanal konnte keine Vertrauensstellung|\brelaci.n de confianza para el canal .{0,40}SSL|\brela..o de confian.a para o canal .{0,40}SSL|\bthe SSL connection could not be established\b/gi,
    ['TLS_INTERCEPTED', 'TRUST_LIST_MISSING'],
  ],
]

/** Something else than the service answered: a parser met a page in place of JSON. */
export const pages: readonly Sentence[] = [
  [
    /\bUnexpected token '?<|\bUnexpected token .{0,3}< in JSON|\binvalid character '<' looking for beginning of value|\bparsing value: <|'<' is an invalid start of a value|\bUnexpected character \('<'|\bunexpected (?:token|character):? (?:at )?'<|\bUnexpected content type ["']?text\/html|\b(?:but|received|got) .{0,40}\btext\/html\b/gi,
    ['PAGE_IN_PLACE'],
  ],
  // Pages of proxies and firewalls.
  [
    /\b(?:Zscaler|FortiGuard|Fortinet|Blue ?Coat|Forcepoint|Websense|Netskope|Palo Alto|WatchGuard|Web Gateway|Barracuda|squid|captive portal|web filter)\b.{0,200}\b(?:blocked|denied|not allowed|policy|log ?in)\b|\b(?:blocked|denied|not allowed)\b.{0,200}\b(?:Zscaler|FortiGuard|Fortinet|Blue ?Coat|Forcepoint|Websense|Netskope|Palo Alto|WatchGuard|Web Gateway|Barracuda|squid|captive portal|web filter)\b/gi,
    ['PAGE_IN_PLACE'],
  ],
]
