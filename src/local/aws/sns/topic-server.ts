import { type AwsError, notImplemented } from '../aws-error.ts';
import { errorXml } from '../form-xml.ts';
import { type PublishRequest, refuseMessage } from './topic-limits.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** A message as a topic took it. */
export type TopicMessage = {
  topicArn: string;
  subject?: string;
  message: string;
  /** The message has a form for each protocol. */
  structure?: 'json';
  /** Attribute values by name; binary ones as base64. SNS delivers none with a structure. */
  attributes: Record<string, string>;
};

/** Reads the form an SDK sends for Publish in the AWS query protocol. */
export function publishRequestOf(form: URLSearchParams): PublishRequest {
  const value = (key: string) => form.get(key) ?? undefined;
  const attributes: PublishRequest['attributes'] = [];
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const entry = `MessageAttributes.entry.${index}`;
    attributes.push({
      name: form.get(`${entry}.Name`) ?? '',
      dataType: value(`${entry}.Value.DataType`),
      stringValue: value(`${entry}.Value.StringValue`),
      binaryValue: value(`${entry}.Value.BinaryValue`),
    });
  }
  return {
    topicArn: value('TopicArn') ?? value('TargetArn'),
    subject: value('Subject'),
    message: value('Message'),
    messageStructure: value('MessageStructure'),
    attributes,
  };
}

/**
 * Answers one call to Amazon SNS with the XML of its response and records what was published. Every
 * topic exists.
 *
 * @throws AwsError InvalidParameter, InvalidParameterValue, or InvalidAction for all but Publish
 */
export function answerTopicCall(
  messages: TopicMessage[],
  action: string,
  request: PublishRequest,
): string {
  if (action !== 'Publish') throw notImplemented('sns', action, ['Publish']);
  const { topicArn, message } = refuseMessage(request);
  const isStructured = request.messageStructure === 'json';
  const delivered = isStructured ? [] : request.attributes;
  messages.push({
    topicArn,
    ...(request.subject === undefined ? {} : { subject: request.subject }),
    message,
    ...(isStructured && { structure: 'json' as const }),
    attributes: Object.fromEntries(
      delivered.map((each) => [each.name, each.stringValue ?? each.binaryValue ?? '']),
    ),
  });
  const id = `00000000-0000-5000-8000-${String(messages.length).padStart(12, '0')}`;
  return (
    `<PublishResponse xmlns="${NAMESPACE}">` +
    `<PublishResult><MessageId>${id}</MessageId></PublishResult>` +
    `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></PublishResponse>`
  );
}

/** An exception in the XML of the AWS query protocol. */
export const topicErrorXml = (error: AwsError): string => errorXml(NAMESPACE, error);
