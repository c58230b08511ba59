import type { CloudFormationResource } from './cloudformation.ts';
import { MENU_CORS, menuPolicyName } from './menu-cors.ts';
import type { SharedNames } from './setup-names.ts';

/** The managed policy of AWS for distributions whose origin decides how long things are kept: "CachingOptimized". */
const CACHE_POLICY = '658327ea-f89d-4fab-a63d-7e88639e58f6';
/** The one by which a bucket is told who asks, so that it can answer a preflight: "CORS-S3Origin". */
const ORIGIN_POLICY = '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf';

/** What the bucket answers to preflights; the headers of menus are CloudFront's, which keeps them for everyone. */
export function bucketCors() {
  const { origins, methods, headers, exposed, seconds } = MENU_CORS;
  return {
    AllowedOrigins: origins,
    AllowedMethods: methods,
    AllowedHeaders: headers,
    ExposedHeaders: exposed,
    MaxAge: seconds,
  };
}

function menuHeaders(bucket: string): CloudFormationResource {
  const { origins, methods, headers, exposed, seconds } = MENU_CORS;
  return {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: menuPolicyName(bucket),
        CorsConfig: {
          AccessControlAllowCredentials: false,
          AccessControlAllowOrigins: { Items: origins },
          AccessControlAllowMethods: { Items: methods },
          AccessControlAllowHeaders: { Items: headers },
          AccessControlExposeHeaders: { Items: exposed },
          AccessControlMaxAgeSec: seconds,
          OriginOverride: true,
        },
      },
    },
  };
}

/**
 * The distribution from which browsers fetch menus, and from which nothing else of the bucket can be had.
 *
 * @param bucketDomain - In CloudFormation's own language.
 */
export function cloudFrontResources(
  { bucket, prefix }: SharedNames,
  bucketDomain: unknown,
): Record<string, CloudFormationResource> {
  return {
    MenuHeaders: menuHeaders(bucket),
    MenuAccess: {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: {
          Name: menuPolicyName(bucket),
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        },
      },
    },
    Menus: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Comment: 'Role menus of Jumpgate: signed documents under unguessable names',
          HttpVersion: 'http2and3',
          Origins: [
            {
              Id: 'menus',
              DomainName: bucketDomain,
              ...(prefix && { OriginPath: `/${prefix}` }),
              OriginAccessControlId: { 'Fn::GetAtt': ['MenuAccess', 'Id'] },
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'menus',
            ViewerProtocolPolicy: 'https-only',
            AllowedMethods: [...MENU_CORS.methods, 'OPTIONS'],
            CachedMethods: MENU_CORS.methods,
            CachePolicyId: CACHE_POLICY,
            OriginRequestPolicyId: ORIGIN_POLICY,
            ResponseHeadersPolicyId: { Ref: 'MenuHeaders' },
            Compress: true,
          },
        },
      },
    },
  };
}
