import { daysAgo, momentAgo } from './calendar.ts'
import type { Country } from './countries.ts'
import { personName, slug } from './names.ts'
import type { Random } from './random.ts'
import { type CompanyRow, idOf, type RefundRow, type TicketRow, type TransactionRow } from './rows.ts'

/** What a company wrote to support, and the refunds that came of it. */
export function makeSupport(
  random: Random,
  companyIndex: number,
  company: CompanyRow,
  country: Country,
  transactions: TransactionRow[],
): { tickets: TicketRow[]; refunds: RefundRow[] } {
  const tickets: TicketRow[] = []
  const refunds: RefundRow[] = []
  const refundable = transactions.filter(
    (transaction) => transaction.kind === 'card_payment' && transaction.status === 'settled',
  )
  const wanted = random.weighted([
    [0, 55],
    [1, 30],
    [2, 15],
  ])
  for (let n = 0; n < wanted; n += 1) {
    const age = random.next() * 40
    const payment = refundable[n]
    if (payment !== undefined && random.chance(0.5)) {
      const ticket = makeTicket(
        random,
        companyIndex,
        company,
        n,
        'refund',
        age,
        `Refund of ${payment.reference}`,
        `Our customer asks for ${payment.amount} ${payment.currency} back (${payment.reference}).`,
      )
      tickets.push(ticket)
      refunds.push(
        makeRefund(random, companyIndex, refunds.length, ticket, payment, personName(random, country.culture), age),
      )
    } else {
      const [kind, subject, body] = random.pick(questions)
      tickets.push(makeTicket(random, companyIndex, company, n, kind, age, subject, body))
    }
  }
  return { tickets, refunds }
}

function makeTicket(
  random: Random,
  companyIndex: number,
  company: CompanyRow,
  n: number,
  kind: TicketRow['kind'],
  ageDays: number,
  subject: string,
  body: string,
): TicketRow {
  const status =
    ageDays > 20
      ? 'closed'
      : random.weighted([
          ['open', 6],
          ['waiting', 3],
          ['closed', 2],
        ])
  return {
    id: idOf('tickets', companyIndex, n),
    company_id: company.id,
    kind,
    subject,
    body,
    status,
    priority: random.weighted([
      ['low', 2],
      ['normal', 6],
      ['high', 1],
    ]),
    requester_email: company.contact_email,
    assignee: status === 'open' ? null : 'Dan Whitlock',
    created_at: momentAgo(ageDays),
    due_on: status === 'closed' ? null : daysAgo(-random.integer(1, 10)),
    closed_at: status === 'closed' ? momentAgo(ageDays / 2) : null,
  }
}

function makeRefund(
  random: Random,
  companyIndex: number,
  n: number,
  ticket: TicketRow,
  payment: TransactionRow,
  customer: string,
  ageDays: number,
): RefundRow {
  const status =
    ticket.status === 'closed'
      ? random.weighted([
          ['paid', 8],
          ['refused', 2],
        ])
      : random.weighted([
          ['requested', 8],
          ['approved', 2],
        ])
  const isPart = random.chance(0.2)
  return {
    id: idOf('refunds', companyIndex, n),
    company_id: payment.company_id,
    transaction_id: payment.id,
    ticket_id: ticket.id,
    amount: isPart ? (Number(payment.amount) / 2).toFixed(2) : payment.amount,
    currency: payment.currency,
    reason: random.pick(['duplicate', 'fraudulent', 'not_received', 'cancelled_by_customer', 'other']),
    status,
    customer_name: customer,
    customer_email: `${slug(customer).replaceAll('-', '.')}@mail.example`,
    external_reference: status === 'paid' ? `re_${companyIndex}_${n}` : null,
    requested_at: ticket.created_at,
    paid_at: status === 'paid' ? momentAgo(ageDays / 2) : null,
  }
}

const questions: readonly (readonly [TicketRow['kind'], string, string])[] = [
  ['question', 'When does the payout arrive?', 'The payout of Monday is not in our account yet.'],
  ['question', 'Change of our bank account', 'We have moved to another bank. What do you need from us?'],
  ['question', 'Fees of last month', 'The fees on the invoice are higher than we expected.'],
  ['complaint', 'Account limit too low', 'Our limit was reached twice this week, and customers could not pay.'],
  ['complaint', 'Review takes too long', 'We sent all documents two weeks ago and have heard nothing since.'],
  ['document_request', 'Documents for our review', 'Here are the documents you asked for.'],
]
