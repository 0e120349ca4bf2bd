import { AwsError } from '../aws-error.ts';

export type PublishRequest = {
  topicArn: string | undefined;
  subject: string | undefined;
  message: string | undefined;
  messageStructure: string | undefined;
  attributes: MessageAttribute[];
};

type MessageAttribute = {
  name: string;
  dataType: string | undefined;
  stringValue: string | undefined;
  binaryValue: string | undefined;
};

// A topic's default MaximumMessageSize: bytes of the message and its attributes together.
const MESSAGE_BYTES = 262144;

/**
 * Holds a message to the rules of Amazon SNS. The number of attributes has no limit there: more than
 * ten only lose the message where it goes raw to an SQS queue.
 *
 * @throws AwsError InvalidParameter or InvalidParameterValue
 */
export function refuseMessage(request: PublishRequest): { topicArn: string; message: string } {
  const { topicArn, subject, message } = request;
  if (topicArn === undefined) {
    throw refused('TopicArn or TargetArn Reason: no value for required parameter');
  }
  if (!/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[a-zA-Z0-9_-]+(\.fifo)?$/.test(topicArn)) {
    throw refused(`TopicArn Reason: "${topicArn}" is not the ARN of a topic`);
  }
  if (message === undefined || message === '') throw refused('Empty message');
  if (subject !== undefined) refuseSubject(subject);
  for (const attribute of request.attributes) refuseAttribute(attribute);
  if (sizeOf(message, request.attributes) > MESSAGE_BYTES) throw refused('Message too long');
  if (request.messageStructure === 'json') refuseMessagePerProtocol(message);
  return { topicArn, message };
}

function refuseSubject(subject: string): void {
  if (subject.length === 0 || subject.length >= 100 || /\p{Cc}|[\u2028\u2029]/u.test(subject)) {
    throw refused('Subject');
  }
}

function refuseAttribute(attribute: MessageAttribute): void {
  const { name, dataType, stringValue, binaryValue } = attribute;
  const named = /^(?!AWS\.|Amazon\.|\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i.test(name);
  if (!named) throw refusedValue(`The message attribute name "${name}" is not allowed.`);
  if (dataType === undefined || dataType === '') {
    throw refusedValue(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  }
  if (!/^(String|String\.Array|Number|Binary)(\.[\w.-]+)?$/.test(dataType)) {
    throw refusedValue(`The message attribute '${name}' has an invalid message attribute type.`);
  }
  const [field, value] = dataType.startsWith('Binary')
    ? ['BinaryValue', binaryValue]
    : ['StringValue', stringValue];
  if (value === undefined) {
    throw refusedValue(
      `The message attribute '${name}' with type '${dataType}' must use field '${field}'.`,
    );
  }
  if (value === '') {
    throw refusedValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
    );
  }
  if (/[\u{10000}-\u{10FFFF}\uD800-\uDFFF]|\p{Emoji_Presentation}/u.test(value)) {
    throw refusedValue(
      `The message attribute '${name}' contains characters that are not allowed, such as emoji.`,
    );
  }
  if (dataType.startsWith('Number') && Number.isNaN(Number(value))) {
    throw refusedValue(`Could not cast message attribute '${name}' value to number.`);
  }
}

function refuseMessagePerProtocol(message: string): void {
  let perProtocol: unknown;
  try {
    perProtocol = JSON.parse(message);
  } catch {
    throw refused('Message Structure - JSON message body failed to parse');
  }
  const hasDefault =
    typeof perProtocol === 'object' &&
    perProtocol !== null &&
    'default' in perProtocol &&
    typeof perProtocol.default === 'string';
  if (!hasDefault) throw refused('Message Structure - No default entry in JSON message body');
}

function sizeOf(message: string, attributes: MessageAttribute[]): number {
  const texts = attributes.flatMap((each) => [
    each.name,
    each.dataType ?? '',
    each.stringValue ?? '',
  ]);
  const binaries = attributes.map((each) => Buffer.from(each.binaryValue ?? '', 'base64').length);
  return (
    [message, ...texts].reduce((total, text) => total + Buffer.byteLength(text), 0) +
    binaries.reduce((total, bytes) => total + bytes, 0)
  );
}

function refused(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

function refusedValue(what: string): AwsError {
  return new AwsError('ParameterValueInvalid', what);
}
