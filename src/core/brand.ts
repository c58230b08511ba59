declare const brand: unique symbol;

/** A `Base` that has passed a parser: assignable to its base, while a bare base is not assignable to it. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
