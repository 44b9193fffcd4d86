//! Ids as TEXT in Postgres, the seeds' type for snowflakes.

use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef},
};

use crate::ids::{ApplicationId, ChannelId, EventId, GuildId, MessageId, RoleId, UserId};

macro_rules! text_ids {
    ($($name:ident),*) => {$(
        impl Type<Postgres> for $name {
            fn type_info() -> PgTypeInfo {
                <str as Type<Postgres>>::type_info()
            }
            fn compatible(info: &PgTypeInfo) -> bool {
                <str as Type<Postgres>>::compatible(info)
            }
        }

        impl PgHasArrayType for $name {
            fn array_type_info() -> PgTypeInfo {
                <&str as PgHasArrayType>::array_type_info()
            }
        }

        impl Encode<'_, Postgres> for $name {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <String as Encode<Postgres>>::encode(self.to_string(), buffer)
            }
        }

        impl<'r> Decode<'r, Postgres> for $name {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(<&str as Decode<Postgres>>::decode(value)?.parse()?)
            }
        }
    )*};
}

text_ids!(ApplicationId, ChannelId, EventId, GuildId, MessageId, RoleId, UserId);
