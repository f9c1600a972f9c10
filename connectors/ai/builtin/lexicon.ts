/** Words of back offices that mean the same when they name a field, a relation or a value. Small on purpose: every line can be audited. */
export const sameMeaning: readonly (readonly string[])[] = [
  ['country', 'nation'],
  ['phone', 'telephone', 'tel'],
  ['email', 'mail'],
  ['price', 'cost'],
  ['revenue', 'turnover'],
  ['salary', 'wage', 'pay'],
  ['quantity', 'qty'],
  ['employee', 'staff'],
  ['supplier', 'vendor'],
  ['department', 'dept'],
  ['address', 'addr'],
  ['note', 'remark'],
  ['comment', 'remark'],
  ['description', 'desc'],
  ['stock', 'inventory'],
  ['expiry', 'expiration', 'expires', 'expire'],
  ['created', 'creation'],
  ['verified', 'verification'],
  ['registered', 'registration', 'registry'],
  ['incorporated', 'incorporation'],
  ['approved', 'approval'],
  ['birth', 'born'],
  ['hired', 'hire', 'hiring'],
  ['due', 'deadline'],
  ['assigned', 'assignee', 'assign'],
  ['owner', 'responsible'],
  ['doctor', 'physician'],
  ['website', 'homepage', 'url'],
  ['sex', 'gender'],
  ['manager', 'supervisor', 'boss'],
  ['category', 'kind'],
  ['document', 'paperwork'],
  ['invoice', 'bill'],
  ['tag', 'label'],
  ['number', 'num', 'nr', 'no'],
]

/** Verbs that ask for the same thing. An action's verb must stand in the same line as the instruction's. */
export const verbsOfSameMeaning: readonly (readonly string[])[] = [
  ['approve', 'accept'],
  ['reject', 'decline', 'refuse', 'deny'],
  ['freeze', 'block', 'suspend'],
  ['unfreeze', 'unblock', 'reactivate'],
  ['request', 'ask', 'demand'],
  ['send', 'mail', 'email'],
  ['notify', 'inform', 'tell', 'alert'],
  ['refund', 'reimburse'],
  ['close', 'finish'],
  ['cancel', 'void'],
  ['delete', 'erase'],
  ['create', 'add', 'register'],
  ['schedule', 'book', 'arrange'],
  ['ship', 'dispatch'],
  ['discharge', 'release'],
  ['terminate', 'dismiss'],
  ['assign', 'allocate'],
  ['extend', 'prolong'],
  ['publish', 'post'],
]

export type VerbClass = 'read' | 'update' | 'create' | 'delete' | 'send' | 'load'

/** What kind of work a verb at the head of an instruction asks for. */
export const verbClasses: Readonly<Record<VerbClass, readonly string[]>> = {
  read: [
    'get',
    'read',
    'show',
    'fetch',
    'look',
    'lookup',
    'retrieve',
    'check',
    'view',
    'see',
    'display',
    'collect',
    'pull',
    'gather',
    'review',
    'inspect',
    'extract',
    'give',
    'obtain',
  ],
  load: ['load', 'open', 'find', 'pick', 'take', 'select', 'follow', 'bring', 'list'],
  update: [
    'set',
    'update',
    'change',
    'mark',
    'write',
    'put',
    'clear',
    'reset',
    'move',
    'switch',
    'copy',
    'correct',
    'amend',
    'adjust',
    'modify',
    'edit',
    'alter',
    'fill',
    'flag',
    'classify',
    'categorise',
    'categorize',
    'empty',
    'blank',
    'unset',
    'enable',
    'disable',
    'activate',
    'deactivate',
    'turn',
    'tick',
    'untick',
    'enter',
    'record',
    'store',
    'save',
    'note',
    'transfer',
    'assign',
    'rate',
    'remove',
    'log',
    'make',
    'label',
    'tag',
    'treat',
    'raise',
    'lower',
    'increase',
    'reduce',
    'decrease',
  ],
  create: ['create', 'add', 'insert', 'register'],
  delete: ['delete', 'erase', 'drop', 'purge'],
  send: ['send', 'notify', 'mail', 'email', 'inform', 'tell', 'remind', 'request', 'ask'],
}

/** Verbs that run whatever action is named after them. */
export const runVerbs: readonly string[] = [
  'run',
  'trigger',
  'execute',
  'start',
  'launch',
  'perform',
  'use',
  'call',
  'do',
]

/** Short or foreign spellings, and their canonical words. Applied to names and to instructions alike, longest first. */
export const canonicalPhrases: readonly (readonly [string, string])[] = [
  ['date of birth', 'birth date'],
  ['date of creation', 'created date'],
  ['dob', 'birth date'],
  ['e mail', 'email'],
  ['email address', 'email'],
  ['e mail address', 'email'],
  ['family name', 'last name'],
  ['given name', 'first name'],
  ['surname', 'last name'],
  ['forename', 'first name'],
  ['post code', 'postal code'],
  ['postcode', 'postal code'],
  ['zip code', 'postal code'],
  ['zip', 'postal code'],
  ['web site', 'website'],
  ['ubo', 'beneficial owner'],
  ['pep', 'politically exposed'],
  ['amt', 'amount'],
  ['acct', 'account'],
  ['organization', 'organisation'],
  ['authorized', 'authorised'],
  ['pct', 'percent'],
]

/** Words that name nothing. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a an the this that these those its it their them his her our your my of on in at for to from with by as into onto and or also please kindly can could you we i us me need want would should must ' +
    'be is are was were has have had do does will shall s up out over about which who what there here any some each every both such so then now just same current currently new relevant following ' +
    'exact actual present available known respective own using via per back again well too'
  ).split(' '),
)

/** Words for the record itself and for data in general. */
export const recordWords: readonly string[] = [
  'record',
  'row',
  'entry',
  'case',
  'file',
  'customer',
  'client',
  'crm',
  'system',
  'database',
  'field',
  'value',
  'data',
  'information',
  'info',
  'detail',
  'profile',
  'column',
]

/** Parts of a field's name that people leave out when they speak of it. */
export const quietParts: ReadonlySet<string> = new Set([
  'at',
  'on',
  'id',
  'code',
  'date',
  'name',
  'number',
  'no',
  'nr',
  'is',
  'has',
  'amount',
  'value',
  'the',
  'of',
  'in',
  'timestamp',
  'time',
  'text',
  'flag',
])

/** Quiet parts that stand for one another: "incorporation date" is `incorporated_on`. */
export const quietKinds: readonly (readonly string[])[] = [
  ['at', 'on', 'date', 'time', 'timestamp'],
  ['number', 'no', 'nr', 'code'],
  ['amount', 'value'],
]

/** Quiet words that add nothing to a name that has none: "phone number" is `phone`, "country code" is `country`. */
export const emptyAdditions: readonly string[] = ['number', 'code', 'amount', 'name']

/** Words of money that stand beside an amount. */
export const moneyWords: readonly string[] = ['euro', 'eur', 'dollar', 'usd', 'pound', 'gbp', 'chf', 'percent']

/** Ordinary words one letter away from others: a word that exists is not a misspelling of another one. */
export const ordinaryWords: ReadonlySet<string> = new Set(
  (
    'contract contact contracts contacts contractor patient patent parent payment statement state states status statue statutes quality quantity message massage manager manger account amount count ' +
    'mount address dress access assess success excess billing filling filing billed filled rating dating mating listing lasting testing resting score store stored scored scores stores core shore ' +
    'source course courses resource region reason season person prison version vision mission position petition partition expense expanse expiry inquiry enquiry delivery discovery recovery ' +
    'personal personnel principal principle balance valance charge change changes charges charter chapter customer costume custom customs consumer salary celery policy police police police ' +
    'invoice voice device advice office officer offer order border older holder folder product produce producer project protect prospect respect request require acquire ' +
    'weight height eight width depth length strength market marker marked marketing marking shipping shopping sipping batch match patch latch branch brand grand band board broad ' +
    'notice notion nation station nations ration ratio action auction section election selection direction detection correction connection collection conversion conversation ' +
    'active native inactive reactive title tittle little type tape typed time timed tier tired price prize pride private primate late rate date data gate fate sale scale stale ' +
    'bank blank rank tank risk disk desk task mask ask note vote quote rote signed singed signal single sample simple example allergy energy effect affect employer employee employed ' +
    'leave leaves leaver lease least license licence sentence residence residents resident president presidents dosage usage postage storage shortage doctor sector vector factor actor ' +
    'member number numbers members remember december september november email mail male female trail trial trials retail detail details'
  ).split(' '),
)

/** Words in a status that say a document is not in order. */
export const notInOrder: readonly string[] = [
  'missing',
  'expired',
  'requested',
  'rejected',
  'outdated',
  'invalid',
  'incomplete',
  'overdue',
  'lacking',
  'absent',
]
