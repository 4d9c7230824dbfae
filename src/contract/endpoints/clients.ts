import { row, table } from '../endpoint.js';
import { array, integer, string, unknown } from '../shape.js';
import {
  AccountLimits, AccountUser, ClientAccount, ClientAccounts, CreatedAccount, InvoiceAddress, InvoiceDate, PaymentMethod, PlanAnswer,
} from '../shapes/account.js';
import { Acknowledgement, Page } from '../shapes/common.js';

const payment = { shape: unknown('No source tells the fields.'), required: true } as const;

export const clients = table('clients', 'account', {
  list: row('GET /v3/clients', {
    summary: 'Accounts of an agency.',
    access: 'read', repeatable: true,
    query: { pagesize: integer({ minimum: 1 }), page: Page },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 100 },
    answer: ClientAccounts,
    notes: 'A list even where there is one account. Page sizes are inferred.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  byDomain: row('GET /v3/clients/domain/{domain}', {
    summary: 'The account of a login domain.',
    access: 'read', repeatable: true,
    params: { domain: string({ minLength: 1, description: '<id>.<server>.cleverreach.com' }) },
    answer: ClientAccount,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  get: row('GET /v3/clients/{id}', {
    summary: 'One account.',
    access: 'read', repeatable: true,
    answer: ClientAccount,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5', 'TAP'],
  }),
  receiverCount: row('GET /v3/clients/{id}/receivercount', {
    summary: 'Number of receivers of an account.',
    access: 'read', repeatable: true,
    answer: integer({ minimum: 0 }),
    notes: 'A bare number.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'CORE'],
  }),
  activeReceiverCount: row('GET /v3/clients/{id}/activereceivercount', {
    summary: 'Number of active receivers of an account.',
    access: 'read', repeatable: true,
    answer: integer({ minimum: 0 }),
    notes: 'A bare number.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  contingent: row('GET /v3/clients/{id}/contingent', {
    summary: 'Number of mails an account may still send.',
    access: 'read', repeatable: true,
    answer: integer(),
    notes: 'A bare number.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  invoiceAddress: row('GET /v3/clients/{id}/invoiceaddress', {
    summary: 'Invoice address of an account.',
    access: 'read', repeatable: true,
    answer: InvoiceAddress,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG', 'SWG5'],
  }),
  limits: row('GET /v3/clients/{id}/limits', {
    summary: 'Limits of an account.',
    access: 'read', repeatable: true,
    answer: AccountLimits,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  nextInvoiceDate: row('GET /v3/clients/{id}/nextinvoicedate', {
    summary: 'Day of the next invoice.',
    access: 'read', repeatable: true,
    answer: InvoiceDate,
    notes: 'A bare number.',
    confidence: 'documented', sources: ['CHG', 'SWG5'],
  }),
  updatePaymentOptions: row('PUT /v3/clients/{id}/paymentoptions', {
    summary: 'Changes how an account pays.',
    access: 'write', repeatable: true,
    body: payment,
    answer: Acknowledgement,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  updatePaymentSource: row('PUT /v3/clients/{id}/paymentsource', {
    summary: 'Changes what an account pays from.',
    access: 'write', repeatable: true,
    body: payment,
    answer: Acknowledgement,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  plan: row('GET /v3/clients/{id}/plan', {
    summary: 'Plan of an account.',
    access: 'read', repeatable: true,
    answer: PlanAnswer,
    notes: 'The changelog promises a name, the code of CleverReach reads an object.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['CHG', 'SWG5', 'CORE'],
  }),
  users: row('GET /v3/clients/{id}/users', {
    summary: 'People who may log in to an account.',
    access: 'read', repeatable: true,
    answer: array(AccountUser),
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE', 'TAP'],
  }),
  token: row('GET /v3/clients/{id}/token', {
    summary: 'A short-lived token of an agency\'s account.',
    access: 'write', repeatable: true,
    answer: string({ minLength: 1 }),
    notes: 'The answer is a secret. It counts as a write: it hands out the right to act as that account.',
    confidence: 'seen', sources: ['JPB', 'TAP'],
  }),
  createAccount: row('POST /v3/clients/createAccount', {
    summary: 'Creates an account under an agency.',
    access: 'write', repeatable: false, needsPermission: true,
    body: { shape: unknown('No source tells the fields.'), required: true },
    answer: CreatedAccount,
    confidence: 'documented', answerConfidence: 'inferred', sources: ['CHG'],
  }),
  paymentMethods: row('GET /v3/clients/paymentmethods', {
    summary: 'Ways in which the calling account may pay.',
    access: 'read', repeatable: true,
    answer: array(PaymentMethod),
    notes: 'In v2 the path holds the account; here it does not.',
    confidence: 'seen', answerConfidence: 'inferred', sources: ['BAO'],
  }),
});
