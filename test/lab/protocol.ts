import type { Buffer } from 'node:buffer';
import XmlBuilder from 'fast-xml-builder';
import { LabError, type LabReply } from './contract.ts';

/**
 * What an action answers: nested records; undefined is left out. Lists are written as `<member>` elements, but those
 * named `entry`, which hold the pairs of a map, stand for themselves.
 */
export interface QueryResult {
  readonly [name: string]: QueryValue | undefined;
}
type QueryValue = string | number | boolean | QueryResult | readonly QueryValue[];

const xml = new XmlBuilder({ ignoreAttributes: false });

function withMembers(value: QueryValue): unknown {
  if (Array.isArray(value)) return { member: value.map(withMembers) };
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as QueryResult).flatMap(([name, item]) => {
      if (item === undefined) return [];
      const isMap = name === 'entry' && Array.isArray(item);
      return [[name, isMap ? item.map(withMembers) : withMembers(item)]];
    }),
  );
}

const xmlReply = (status: number, requestId: string, document: object): LabReply => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: xml.build(document),
});

/** The answer of an action in the AWS query protocol. */
export function queryReply(
  namespace: string,
  action: string,
  result: QueryResult | undefined,
  requestId: string,
): LabReply {
  return xmlReply(200, requestId, {
    [`${action}Response`]: {
      '@_xmlns': namespace,
      ...(result && { [`${action}Result`]: withMembers(result) }),
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

/** A no in the AWS query protocol. */
export function queryError(namespace: string, error: LabError, requestId: string): LabReply {
  return xmlReply(error.status, requestId, {
    ErrorResponse: {
      '@_xmlns': namespace,
      Error: {
        Type: error.status < 500 ? 'Sender' : 'Receiver',
        Code: error.code,
        Message: error.message,
      },
      RequestId: requestId,
    },
  });
}

/** A no in the REST-XML form that S3 speaks. */
export function restXmlError(error: LabError, requestId: string): LabReply {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/xml',
      'x-amz-request-id': requestId,
      ...error.headers,
    },
    body: xml.build({
      Error: { Code: error.code, Message: error.message, RequestId: requestId },
    }),
  };
}

/** A no in the JSON form that KMS and Organizations speak. */
export function jsonError(error: LabError, requestId: string): LabReply {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

/** The form fields of a request in the AWS query protocol. */
export interface QueryParameters {
  readonly text: (name: string) => string | undefined;
  /** Throws `ValidationError` when absent. */
  readonly required: (name: string) => string;
  readonly integer: (name: string, least: number, most: number) => number | undefined;
  /** `‹name›.member.1`, … */
  readonly list: (name: string) => readonly string[];
  /** `‹name›.member.1.‹field›`, … */
  readonly records: (name: string, fields: readonly string[]) => readonly Record<string, string>[];
}

const invalid = (message: string) => new LabError(400, 'ValidationError', message);

export function parseQuery(body: Buffer): QueryParameters {
  const form = new URLSearchParams(body.toString('utf8'));
  const text = (name: string) => form.get(name) ?? undefined;
  const numbered = <T>(read: (number: number) => T | undefined) => {
    const found: T[] = [];
    for (let item = read(1); item !== undefined; item = read(found.length + 1)) found.push(item);
    return found;
  };
  return {
    text,
    required(name) {
      const value = text(name);
      if (value === undefined) {
        throw invalid(
          `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
        );
      }
      return value;
    },
    integer(name, least, most) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      if (!Number.isInteger(number) || number < least || number > most) {
        throw invalid(
          `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value between ${least} and ${most}`,
        );
      }
      return number;
    },
    list: (name) => numbered((number) => text(`${name}.member.${number}`)),
    records: (name, fields) =>
      numbered((number) => {
        const entries = fields.flatMap((field) => {
          const value = text(`${name}.member.${number}.${field}`);
          return value === undefined ? [] : [[field, value] as const];
        });
        return entries.length === 0 ? undefined : Object.fromEntries(entries);
      }),
  };
}
