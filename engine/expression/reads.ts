import { parse } from '@bufbuild/cel'

type Expression = ReturnType<typeof parse>['expr']

/** Names of the steps an expression reads: each `steps.<id>` and `steps["<id>"]` in it. None where it does not parse. */
export function stepsRead(expression: string): string[] {
  return distinct(membersIn(expression), ({ name, operand }) => (isName(operand, 'steps') ? name : undefined))
}

/** What an expression reads of steps: each `steps.<id>.<value>` in it, dotted or in brackets. None where it does not parse. */
export function valuesRead(expression: string): { step: string; value: string }[] {
  const found = new Map<string, { step: string; value: string }>()
  for (const { name, operand } of membersIn(expression)) {
    const step = memberOf(operand)
    if (step && isName(step.operand, 'steps')) found.set(`${step.name}.${name}`, { step: step.name, value: name })
  }
  return [...found.values()]
}

/**
 * Fields that an expression reads of records: every name that it selects of an element of a list or of a loop's variable, such as `amount` in
 * `steps.load.records.map(each, each.amount)`, whichever list that is of.
 */
export function recordFieldsRead(expression: string): string[] {
  return distinct(membersIn(expression), ({ name, operand }) => {
    const root = rootOf(operand)
    return root === 'steps' || root === 'run' ? undefined : name
  })
}

/** Names of the inputs an expression reads: each `run.inputs.<name>` in it. None where it does not parse. */
export function inputsRead(expression: string): string[] {
  return distinct(membersIn(expression), ({ name, operand }) => {
    const inputs = memberOf(operand)
    return inputs?.name === 'inputs' && isName(inputs.operand, 'run') ? name : undefined
  })
}

/** A selection: `operand.name` or `operand["name"]`. */
interface Member {
  operand: Expression | undefined
  name: string
}

function membersIn(expression: string): Member[] {
  const found: Member[] = []
  visit(expression, (node) => {
    const member = memberOf(node)
    if (member) found.push(member)
  })
  return found
}

function memberOf(node: Expression | undefined): Member | undefined {
  const kind = node?.exprKind
  if (kind?.case === 'selectExpr') return { operand: kind.value.operand, name: kind.value.field }
  if (kind?.case !== 'callExpr' || kind.value.function !== '_[_]') return undefined
  const [operand, key] = kind.value.args
  const constant = key?.exprKind.case === 'constExpr' ? key.exprKind.value.constantKind : undefined
  return constant?.case === 'stringValue' ? { operand, name: constant.value } : undefined
}

/** The name that a chain of selections begins with. None where an element of a list or a call stands in it. */
function rootOf(node: Expression | undefined): string | undefined {
  if (node?.exprKind.case === 'identExpr') return node.exprKind.value.name
  const member = memberOf(node)
  return member && rootOf(member.operand)
}

function distinct(members: readonly Member[], nameOf: (member: Member) => string | undefined): string[] {
  return [...new Set(members.flatMap((member) => nameOf(member) ?? []))]
}

/** The names of an expression that is nothing but a path, such as `steps.load.name` or `steps["load"].name`. */
export function plainPath(expression: string): string[] | undefined {
  try {
    return pathOf(parse(expression).expr)
  } catch {
    return undefined
  }
}

function pathOf(node: Expression | undefined): string[] | undefined {
  if (node?.exprKind.case === 'identExpr') return [node.exprKind.value.name]
  // `has(…)` is a selection that only tests.
  if (node?.exprKind.case === 'selectExpr' && node.exprKind.value.testOnly) return undefined
  const member = memberOf(node)
  const before = member && pathOf(member.operand)
  return before && [...before, member.name]
}

/** Names an expression takes from its scope, without those its own loops bind. None where it does not parse. */
export function namesRead(expression: string): string[] {
  const found = new Set<string>()
  visit(expression, ({ exprKind }, bound) => {
    if (exprKind.case === 'identExpr' && !bound.includes(exprKind.value.name)) found.add(exprKind.value.name)
  })
  return [...found]
}

/** How deep loops (`all`, `exists`, `map`, `filter`) stand inside loops. */
export function loopDepth(expression: Expression): number {
  let deepest = 0
  walk(expression, [], (_, __, depth) => {
    deepest = Math.max(deepest, depth)
  })
  return deepest
}

type Visitor = (node: Expression, bound: readonly string[], depth: number) => void

function visit(expression: string, visitor: Visitor): void {
  let tree: Expression
  try {
    tree = parse(expression).expr
  } catch {
    return
  }
  walk(tree, [], visitor)
}

function walk(node: Expression | undefined, bound: readonly string[], visitor: Visitor, depth = 0): void {
  if (!node) return
  const { exprKind } = node
  const inside = exprKind.case === 'comprehensionExpr' ? depth + 1 : depth
  visitor(node, bound, inside)
  switch (exprKind.case) {
    case 'selectExpr':
      return walk(exprKind.value.operand, bound, visitor, depth)
    case 'callExpr':
      walk(exprKind.value.target, bound, visitor, depth)
      for (const argument of exprKind.value.args) walk(argument, bound, visitor, depth)
      return
    case 'listExpr':
      for (const element of exprKind.value.elements) walk(element, bound, visitor, depth)
      return
    case 'structExpr':
      for (const entry of exprKind.value.entries) {
        if (entry.keyKind.case === 'mapKey') walk(entry.keyKind.value, bound, visitor, depth)
        walk(entry.value, bound, visitor, depth)
      }
      return
    case 'comprehensionExpr': {
      const { iterRange, accuInit, accuVar, iterVar, iterVar2, loopCondition, loopStep, result } = exprKind.value
      walk(iterRange, bound, visitor, depth)
      walk(accuInit, bound, visitor, depth)
      const within = [...bound, accuVar, iterVar, iterVar2]
      for (const part of [loopCondition, loopStep, result]) walk(part, within, visitor, inside)
    }
  }
}

function isName(node: Expression | undefined, name: string): boolean {
  return node?.exprKind.case === 'identExpr' && node.exprKind.value.name === name
}
