const tokens = 'It concerns the tokens of CleverReach, which the gateway keeps to itself.';
const embedded = 'What it tells comes with the receiver, without a call of its own.';
const surerWay = 'Known of v2 only; another row tells the same and is documented for v3.';
const plugins = 'Made for the shop plugins of CleverReach; REST v3 passes it through.';
const payment = 'No source shows its fields, and it concerns money; REST v3 passes it through.';
const hooks = 'It hands over secrets between CleverReach and the URL it calls; REST v3 passes it through.';

/** Rows of the contract that no field and no mutation of GraphQL leads to, each with the reason. */
export const unreachableRows: Readonly<Record<string, string>> = {
  'automation.createAbandonedCart': plugins,
  'automation.triggerAbandonedCart': plugins,
  'clients.createAccount': payment,
  'clients.paymentMethods': payment,
  'clients.token': tokens,
  'clients.updatePaymentOptions': payment,
  'clients.updatePaymentSource': payment,
  'debug.exchange': tokens,
  'debug.ping': 'It tells whether CleverReach is alive; the gateway watches that for itself.',
  'debug.ttl': tokens,
  'debug.validate': tokens,
  'explorer.swagger': 'A description of REST v3, not of the account.',
  'gomailer.preview': 'No page describes it, and it was met without a token in one client; REST v3 passes it through.',
  'groupReceiverOrders.list': embedded,
  'groupReceivers.areValid': surerWay,
  'groupReceivers.attributes': embedded,
  'groupReceivers.events': 'GroupReceiver.events tells the newest 250 with the receiver, Receiver.allEvents the whole history.',
  'groups.advancedStats': 'No source shows what it answers beyond the counts of Group.stats.',
  'oauth.authorize': tokens,
  'oauth.finish': plugins,
  'oauth.revoke': tokens,
  'oauth.revokeAtRoot': tokens,
  'oauth.settings': plugins,
  'oauth.token': tokens,
  'receiverOrders.list': embedded,
  'receivers.attributes': embedded,
  'receivers.bounced': 'Whether it lists bounces or receivers is not known; bounces and the state BOUNCED of a list tell both.',
  'reports.orders': surerWay,
  'reports.receivers': surerWay,
  'reports.stats': surerWay,
  'tags.addInGroup': surerWay,
  'tags.listAll': 'Older than tags.list, which counts and pages.',
  'tags.ofReceiver': embedded,
  'webhooks.register': hooks,
  'webhooks.remove': hooks,
};
