"""How people sign in, the same for every installation: settings without a choice."""

from datetime import timedelta

# Sign-in: django-allauth; people come in by invitation (members/accounts/signup.py).
# django-axes stands before every form that asks for a password: five mistakes with a
# name from an address, then none for a while. It keeps digests of names, and no log.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    # Ten mistakes with a name from anywhere: a pause for browsers new to its owner.
    "members.sign_in.lockouts.AccountLimitBackend",
    "members.sign_in.auth_backend.CurrentMembers",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "members.rate_limits.client_ip"
AXES_USERNAME_CALLABLE = "members.rate_limits.typed_name_digest"
AXES_CLIENT_STR_CALLABLE = "members.rate_limits.anonymous_log_name"
AXES_LOCKOUT_CALLABLE = "members.rate_limits.locked_out_response"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "csrfmiddlewaretoken"]
# A private feed's secret address works so long, unless its owner renews it.
PRIVATE_FEED_DAYS = 365
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
ACCOUNT_ADAPTER = "members.accounts.signup.InvitedAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "members.accounts.signup.InvitedSignupForm"
ACCOUNT_FORMS = {"reset_password": "members.accounts.forms.PasswordResetForm"}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Tell people of changes to how they sign in: members/templates/account/email/.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "members.sign_in.identity_providers.SignInProviderAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "members.sign_in.second_factor.EncryptingAdapter"
# Nobody makes an account with somebody else's address: people are invited.
MFA_ALLOW_UNVERIFIED_EMAIL = True
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "members.sign_in.passwords.CommonPasswordValidator"},
    {"NAME": "members.sign_in.passwords.PersonalPasswordValidator"},
]

# Sessions: rows of the database, whose keys are digests of those in browsers.
SESSION_ENGINE = "members.sessions.store"
